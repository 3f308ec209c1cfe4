import { get } from 'node:https';
import { createCertificates } from '../../../../emulator/server/certificates';
import { listen } from '../../../../emulator/server/listener';

/** The status, or the code of the error. */
function statusOf(url: string, ca: string): Promise<unknown> {
  return new Promise((resolve) => {
    get(url, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

test('one connection meets a certificate that nobody trusts, and the next one that of before', async () => {
  const { caPem, certificatePem, keyPem } = await createCertificates();
  const listener = await listen({
    tls: { cert: certificatePem, key: keyPem },
    onRequest: (_request, response) => response.end(),
  });
  expect(await statusOf(listener.origin, caPem)).toBe(200);
  await listener.distrust(() => true);
  expect(await statusOf(listener.origin, caPem)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(await statusOf(listener.origin, caPem)).toBe(200);
  await listener.distrust(() => false);
  expect(await statusOf(listener.origin, caPem)).toBe(200);
  await listener.close();
});
