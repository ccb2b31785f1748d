import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';

/** The numbers that a prop can have. */
interface NumberBounds {
  readonly least: number;
  /** Any number from the least on unless given. */
  readonly most?: number;
  readonly whole: boolean;
  /** True if it goes into the template, where CloudFormation can put a number, and not into a file of an asset. */
  readonly mayBeToken?: boolean;
}

/** The times that a prop can have. */
interface DurationBounds {
  readonly least: Duration;
  readonly most: Duration;
  /** The unit that it is deployed in; milliseconds unless given. */
  readonly unit?: 'seconds' | 'days';
}

const SECOND = Duration.seconds(1);
/** As long as a Lambda function can run. */
const FUNCTION = { least: SECOND, most: Duration.minutes(15), unit: 'seconds' } as const;
const CACHE = { least: Duration.seconds(0), most: Duration.days(365) };

/** By the names of props, with that of the struct where another one has the same name. */
const NUMBERS: { readonly [prop: string]: NumberBounds } = {
  listPageSize: { least: 1, most: 1000, whole: true },
  memorySize: { least: 128, most: 10240, whole: true, mayBeToken: true },
  perAddressAndHour: { least: 1, whole: true },
  perDay: { least: 1, whole: true },
  registrationThrottlingBurstLimit: { least: 1, whole: true, mayBeToken: true },
  registrationThrottlingRateLimit: { least: Number.MIN_VALUE, whole: false, mayBeToken: true },
  retryAttempts: { least: 0, most: 5, whole: true },
  throttlingBurstLimit: { least: 1, whole: true, mayBeToken: true },
  throttlingRateLimit: { least: Number.MIN_VALUE, whole: false, mayBeToken: true },
};

const DURATIONS: { readonly [prop: string]: DurationBounds } = {
  accessTokenLifetime: { least: Duration.minutes(5), most: Duration.hours(24), unit: 'seconds' },
  cacheTtl: CACHE,
  clientLifetime: { least: Duration.days(1), most: Duration.days(3650), unit: 'seconds' },
  functionTimeout: FUNCTION,
  grantLifetime: { least: Duration.hours(1), most: Duration.days(3650), unit: 'seconds' },
  listCacheTtl: CACHE,
  listTtl: { least: Duration.seconds(0), most: Duration.days(1) },
  maxAge: { least: Duration.seconds(0), most: Duration.days(365), unit: 'seconds' },
  refreshTokenLifetime: { least: Duration.hours(1), most: Duration.days(365), unit: 'seconds' },
  sessionLifetime: { least: Duration.minutes(1), most: Duration.hours(24), unit: 'seconds' },
  // the previous secret must outlive the tokens that were made with it
  signingSecretRotation: { least: Duration.days(1), most: Duration.days(1000), unit: 'days' },
  taskTimeout: FUNCTION,
  timeout: { least: SECOND, most: Duration.minutes(15) },
  unusedLifetime: { least: Duration.minutes(1), most: Duration.days(30), unit: 'seconds' },
};

const SIZES: { readonly [prop: string]: Size } = {
  // as much as a Lambda function answers, and more than any model reads
  maxResultSize: Size.mebibytes(6),
  // what fits into the memory of the function with all its forms: the bytes, base64, JSON
  maxSize: Size.mebibytes(50),
};

/** Tells whether the numbers, times or sizes that a prop can have are known. */
export function hasBounds(prop: string): boolean {
  return [NUMBERS, DURATIONS, SIZES].some((bounds) => prop in bounds);
}

/** Says why a number, a time or a size cannot be the value of a prop; undefined if it can. */
export function boundsProblem(prop: string, value: unknown): string | undefined {
  if (typeof value === 'number' && prop in NUMBERS) {
    return numberProblem(value, NUMBERS[prop]);
  }
  if (prop in DURATIONS && typeof value === 'object') {
    return durationProblem(value as Duration, DURATIONS[prop]);
  }
  return prop in SIZES && typeof value === 'object' ? sizeProblem(value as Size, SIZES[prop]) : undefined;
}

function numberProblem(value: number, { least, most = Infinity, whole, mayBeToken = false }: NumberBounds): string | undefined {
  const isToken = Token.isUnresolved(value);
  if (isToken ? mayBeToken : Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value))) {
    return undefined;
  }
  const range = least === Number.MIN_VALUE ? 'greater than 0' : `from ${least} ${most === Infinity ? 'on' : `to ${most}`}`;
  return `must be ${whole ? 'a whole number' : 'a number'} ${range}${mayBeToken ? '' : ' that is known at synthesis'}, got ${isToken ? 'a CloudFormation token' : value}`;
}

function durationProblem(value: Duration, { least, most, unit }: DurationBounds): string | undefined {
  if (value.isUnresolved()) {
    return UNKNOWN;
  }
  const milliseconds = value.toMilliseconds({ integral: false });
  if (milliseconds < least.toMilliseconds() || milliseconds > most.toMilliseconds()) {
    return `must be between ${least.toHumanString()} and ${most.toHumanString()}, got ${value.toHumanString()}`;
  }
  const units = unit === 'days' ? value.toDays({ integral: false }) : value.toSeconds({ integral: false }) * (unit === 'seconds' ? 1 : 1000);
  return Number.isInteger(units) ? undefined : `must be a number of whole ${unit ?? 'milliseconds'}, got ${value.toHumanString()}`;
}

function sizeProblem(value: Size, most: Size): string | undefined {
  if (value.isUnresolved()) {
    return UNKNOWN;
  }
  const bytes = value.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) * 1024;
  return Number.isInteger(bytes) && bytes >= 1 && bytes <= most.toBytes()
    ? undefined
    : `must be between 1 byte and ${most.toMebibytes()} MiB, got ${bytes} bytes`;
}

const UNKNOWN = 'must be known at synthesis; write it without CloudFormation tokens';
