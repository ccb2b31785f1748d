import type { ClientRegistration } from './client-registration';
import { DOMAIN_NAME, known } from '../../checks/prop-problems';

/** RFC 3986 section 3.1, in lower case. */
const SCHEME = /^[a-z][a-z0-9+.-]*$/;
/** Stands for any domain name in reverse order. */
const ANY_REVERSE_DOMAIN = '*.*';
/** Schemes of the web, of browsers and of operating systems. The oauth function refuses them whatever the settings say. */
const FOREIGN_SCHEME = /^(?:https?|wss?|ftp|file|data|blob|javascript|vbscript|about|filesystem|intent|view-source|mailto|tel|sms|ms-.*)$/;

/** What is wrong with how clients are taken. */
export function registrationProblems(registration: ClientRegistration): string[] {
  const { metadataDocuments, metadataDocumentHosts, redirectHosts, redirectSchemes, reservedNames } = registration._settings;
  return [
    ...hosts('metadataDocumentHosts', metadataDocumentHosts),
    ...(metadataDocumentHosts && !metadataDocuments ? ['metadataDocumentHosts has no meaning when metadataDocuments is false; leave one of them out'] : []),
    ...hosts('redirectHosts', redirectHosts),
    ...known(redirectSchemes).flatMap(schemeProblems),
    ...Object.entries(reservedNames).flatMap(([name, values]) => hosts(`reservedNames of ${JSON.stringify(name)}`, values)),
  ];
}

function hosts(prop: string, values: readonly string[] | undefined): string[] {
  return [
    ...(values?.length === 0 ? [`${prop}: no host is given, so no client could come; leave it out, or name hosts`] : []),
    ...known(values)
      .filter((host) => !DOMAIN_NAME.test(host.replace(/^\*\./, '')))
      .map((host) => `${prop}: ${JSON.stringify(host)} is not a host; write "example.com", or "*.example.com" for its subdomains, in lower case`),
  ];
}

function schemeProblems(scheme: string): string[] {
  if (scheme === ANY_REVERSE_DOMAIN) {
    return [];
  }
  if (!SCHEME.test(scheme)) {
    return [`redirectSchemes: ${JSON.stringify(scheme)} is not a scheme; write it in lower case without colon, as in "cursor", or "*.*" for any domain name in reverse order`];
  }
  return FOREIGN_SCHEME.test(scheme) ? [`redirectSchemes: ${JSON.stringify(scheme)} is not the scheme of an app of its own; leave it out`] : [];
}
