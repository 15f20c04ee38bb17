import type { PeerCertificate } from 'node:tls';

/** What a certificate says its holder is called. */
export interface CertificateNames {
  /** Undefined when there is none, or more than one. */
  readonly commonName: string | undefined;
  /** With their kinds: `DNS:billing.acme.test`, `URI:spiffe://acme/billing`. */
  readonly alternatives: readonly string[];
}

/** Kind and value. A value with a comma or quote in it comes as a JSON string, so that it can't pass for two names. */
const ALTERNATIVE = /([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/y;

export function namesOf(certificate: Pick<PeerCertificate, 'subject' | 'subjectaltname'>): CertificateNames {
  const commonName: unknown = certificate.subject?.CN; // a list where it is said twice, whatever the type says
  return {
    commonName: typeof commonName === 'string' ? commonName : undefined,
    alternatives: alternativesIn(certificate.subjectaltname ?? ''),
  };
}

/** None at all when a part of `text` is not understood. */
function alternativesIn(text: string): readonly string[] {
  const names: string[] = [];
  ALTERNATIVE.lastIndex = 0;
  while (ALTERNATIVE.lastIndex < text.length) {
    const [, kind = '', value = ''] = ALTERNATIVE.exec(text) ?? [];
    if (kind === '') return [];
    names.push(`${kind}:${value.startsWith('"') ? String(JSON.parse(value)) : value}`);
  }
  return names;
}
