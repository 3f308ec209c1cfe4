import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { md, pki } from 'node-forge';

const DAY = 86_400_000;
const VALID_DAYS = 30;

export interface Certificates {
  /** What a client has to trust. */
  readonly caPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
}

interface KeyPair {
  readonly publicKey: pki.rsa.PublicKey;
  readonly privateKey: pki.rsa.PrivateKey;
  readonly privatePem: string;
}

/**
 * A certificate authority and a certificate of it for localhost, 127.0.0.1 and ::1, both new.
 * The extensions are those that strict verifiers ask for (RFC 5280, OpenSSL's X509_V_FLAG_X509_STRICT, Go).
 */
export async function createCertificates(): Promise<Certificates> {
  const [authorityKeys, leafKeys] = await Promise.all([newKeyPair(), newKeyPair()]);
  const authority = newCertificate(authorityKeys, 'Port Sync emulator authority');
  authority.setIssuer(authority.subject.attributes);
  authority.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: true },
  ]);
  authority.sign(authorityKeys.privateKey, md.sha256.create());
  return {
    caPem: pki.certificateToPem(authority),
    certificatePem: pki.certificateToPem(leafOf(authority, authorityKeys, leafKeys)),
    keyPem: leafKeys.privatePem,
  };
}

function leafOf(authority: pki.Certificate, authorityKeys: KeyPair, keys: KeyPair): pki.Certificate {
  const leaf = newCertificate(keys, 'localhost');
  leaf.setIssuer(authority.subject.attributes);
  leaf.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
        { type: 7, ip: '::1' },
      ],
    },
    { name: 'subjectKeyIdentifier' },
    {
      name: 'authorityKeyIdentifier',
      keyIdentifier: authority.generateSubjectKeyIdentifier().getBytes(),
    },
  ]);
  leaf.sign(authorityKeys.privateKey, md.sha256.create());
  return leaf;
}

function newCertificate(keys: KeyPair, commonName: string): pki.Certificate {
  const certificate = pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  // A leading 4 keeps the number positive and of full length.
  certificate.serialNumber = `4${randomBytes(16).toString('hex').slice(1)}`;
  certificate.validity.notBefore = new Date(Date.now() - DAY);
  certificate.validity.notAfter = new Date(Date.now() + VALID_DAYS * DAY);
  certificate.setSubject([{ name: 'commonName', value: commonName }]);
  return certificate;
}

/** Node's own generator: node-forge's, in JavaScript, takes seconds. */
async function newKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return {
    publicKey: pki.publicKeyFromPem(publicKey),
    privateKey: pki.privateKeyFromPem(privateKey),
    privatePem: privateKey,
  };
}
