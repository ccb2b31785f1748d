import { NOT_EMULATED } from '../../../../src/contract';

/** The meaning of an error of AWS to whoever reads it. */
export interface AwsErrorMeaning {
  /** A sentence without its end, for the model. It tells nothing of the account. */
  readonly says: string;
  /** Whose fault it is: the owner of the server is to read of theirs in the log. */
  readonly fault: 'caller' | 'owner';
}

/** A row of the table: which errors, by their codes, and what they mean. */
type Row = readonly [codes: RegExp, meaning: AwsErrorMeaning];

const caller = (says: string): AwsErrorMeaning => ({ says, fault: 'caller' });
const owner = (says: string): AwsErrorMeaning => ({ says, fault: 'owner' });

const UNTRUSTED = owner('AWS does not take the credentials of this server');
const DENIED = owner('this server has no permission for this; its owner can give it');
const MISSING = caller('what the call names does not exist; check the arguments');
const CONFLICT = caller('this does not fit the state that things are in at the moment');
const TOO_LARGE = caller('the arguments are too large');

/**
 * The codes by which services refuse calls, the first row that matches counts. Services have names of their own for the same, so rows go by
 * what these have in common; of each row, the names that most services use come first.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const ROWS: readonly Row[] = [
  [new RegExp(`^${NOT_EMULATED}$`), owner('the local server does not emulate this operation; deploy the stack to try it')],
  [/^(UnknownOperation|InvalidAction|UnsupportedOperation|NotImplemented|MethodNotAllowed|UnsupportedAPI)/,
    owner('the service does not have this operation here')],
  [/^(ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|InvalidAccessKeyId|RequestExpired|RequestTimeTooSkewed|AuthFailure)/,
    UNTRUSTED],
  [/AccessDenied|^(Unauthorized|NotAuthorized|OptInRequired|SubscriptionRequired|AuthorizationError|Forbidden|KMSAccessDenied|AllAccessDisabled)/,
    DENIED],
  [/ConditionalCheckFailed|^PreconditionFailed|ConditionNotMet/, caller('a condition of the call does not hold')],
  [/AlreadyExists|AlreadyOwnedByYou|^(EntityAlreadyExists|Duplicate)|NameInUse|AlreadyAssociated/, caller('it exists already')],
  [/^(Dependency|BadGateway)|FailedDependency/, caller('something that the service depends on failed')],
  [/NoSuch|NotFound|DoesNotExist|NonExistent|NotExist|^(KeyNotFound|Missing(?:Resource|Entity))|UnknownResource/,
    MISSING],
  [/Conflict|InUse|^(TransactionCanceled|ConcurrentModification|OptimisticLock|OperationAborted)|Locked|DeletionProtection|InvalidState|IncorrectState|NotReady|NotStable/,
    CONFLICT],
  [/Quota|LimitExceeded|^(TooMany|MaxLimit|Insufficient)|CapacityExceeded|OverLimit/, owner('a limit of the account is reached')],
  [/TooLarge|TooLong|TooBig|SizeLimit|SizeExceeded|MaximumSize/, TOO_LARGE],
  [/Validation|^(Invalid|Malformed|Missing|Serialization|BadRequest|IllegalArgument|ParamValidation)|Invalid|OutOfRange|NotSupported|Unsupported/,
    caller('the arguments are not valid')],
];

/** The meanings of statuses (RFC 9110 section 15.5) of errors whose code says nothing. */
const BY_STATUS: { readonly [status: number]: AwsErrorMeaning | undefined } = {
  401: UNTRUSTED, 403: DENIED, 404: MISSING, 409: CONFLICT, 413: TOO_LARGE,
};

const UNKNOWN = caller('the arguments may be wrong');

/** Returns what an error means by its code, or else by the status that it came with. */
export function meaningOf(code: string, status: number): AwsErrorMeaning {
  return ROWS.find(([codes]) => codes.test(code))?.[1] ?? BY_STATUS[status] ?? UNKNOWN;
}

/** Tells whether an error says that the role of this server may not do this, be it for its credentials. */
export function isDenial(code: string, status: number): boolean {
  return [401, 403].includes(status) || [UNTRUSTED, DENIED].includes(meaningOf(code, status));
}

/** The codes of an error that says that there were too many requests. Most services do not use the status for it. */
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|ThroughputExceeded|ExecutionLimitExceeded|^LimitExceeded|^SlowDown|BandwidthLimitExceeded|^TransactionInProgress|^(?:AWS\.SimpleQueueService\.)?OverLimit|^PriorRequestNotComplete|^ProvisionedThroughput/;

/** Tells whether an error says that there were too many requests, by its code. */
export function isThrottling(code: string): boolean {
  return THROTTLED.test(code);
}
