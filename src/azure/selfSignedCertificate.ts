import { generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';

/** A certificate that nobody but its owner signed, which is what a directory knows an application by, with its private key. */
export interface SelfSignedCertificate {
  /** Base64 of the DER form; public. */
  readonly certificate: string;
  /** Certificate and private key as PEM text; secret. */
  readonly pem: string;
}

const keyPair = promisify(generateKeyPair);
const minute = 60_000;

/** Makes a key of 2048 bits and its certificate. Form: RFC 5280, section 4.1. @param days how long it is good, before the year 2050 */
export async function makeCertificate(name: string, now: number, days: number): Promise<SelfSignedCertificate> {
  const { publicKey, privateKey } = await keyPair('rsa', { modulusLength: 2048 });
  const signed = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    sha256WithRsa,
    distinguishedName(name),
    // Clocks differ a little, so it is good from some minutes before.
    sequence(time(now - 5 * minute), time(now + days * 1440 * minute)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', signed, privateKey);
  const whole = sequence(signed, sha256WithRsa, tagged(0x03, Buffer.concat([Buffer.of(0), signature])));
  const pem = `${new X509Certificate(whole).toString()}${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}`;
  return { certificate: whole.toString('base64'), pem };
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(bytes: number): Buffer {
  if (bytes < 128) return Buffer.of(bytes);
  const digits = Buffer.from(bytes.toString(16).padStart(bytes > 255 ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.of(0x80 + digits.length), digits]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

/** A whole number that is not negative, whose first bit is therefore 0. */
function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

/** 1.2.840.113549.1.1.11, without parameters. */
const sha256WithRsa = sequence(objectId('2a864886f70d01010b'), tagged(0x05, Buffer.alloc(0)));

/** A name that is a common name (2.5.4.3) alone. */
function distinguishedName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(objectId('550403'), tagged(0x0c, Buffer.from(name.slice(0, 64), 'utf8')))));
}

function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '');
  return tagged(0x17, Buffer.from(text.slice(2), 'ascii'));
}
