import { X509Certificate } from 'node:crypto';
import { createCertificates } from '../../../../emulator/server/certificates';

test('the leaf is signed by the authority and good for every name of this machine', async () => {
  const { caPem, certificatePem } = await createCertificates();
  const authority = new X509Certificate(caPem);
  const leaf = new X509Certificate(certificatePem);
  expect(authority.ca).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(leaf.verify(authority.publicKey)).toBe(true);
  expect(leaf.checkIssued(authority)).toBe(true);
  expect(leaf.checkHost('localhost')).toBe('localhost');
  expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(leaf.subjectAltName).toContain('IP Address:0:0:0:0:0:0:0:1');
});
