/** A certificate for tests of TLS, made on the spot: nothing to install, and no private key in the repository. */
import { generateKeyPairSync, sign } from 'node:crypto';

/** One element of DER (ITU-T X.690): tag, length, content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const objectId = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const text = (tag: number, value: string) => der(tag, Buffer.from(value));

const ECDSA_WITH_SHA256 = sequence(objectId('2a8648ce3d040302'));
const COMMON_NAME = objectId('550403');
const SUBJECT_ALT_NAME = objectId('551d11');
const [UTC_TIME, UTF8, DNS_NAME, VERSION, EXTENSIONS] = [0x17, 0x0c, 0x82, 0xa0, 0xa3];
const VERSION_3 = der(VERSION, der(0x02, Buffer.from([2])));

/** Key and certificate (PEM) that sign for `hostnames` and for themselves, until 2049 (RFC 5280 §4.1). */
export function selfSignedCertificate(...hostnames: readonly string[]): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(COMMON_NAME, text(UTF8, hostnames[0] ?? ''))));
  const names = sequence(...hostnames.map((hostname) => text(DNS_NAME, hostname)));
  const content = sequence(
    VERSION_3,
    der(0x02, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    name,
    sequence(text(UTC_TIME, '250101000000Z'), text(UTC_TIME, '490101000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, names)))),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey));
  const base64 = sequence(content, ECDSA_WITH_SHA256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}
