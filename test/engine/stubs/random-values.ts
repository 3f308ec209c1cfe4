import { randomBytes } from 'node:crypto';
import type { StubCloud, StubResource } from './stub-resource';

/** Pulumi's random provider, as far as the stack uses it: what was drawn is known from the state alone. */
export function createRandomValues(): StubCloud {
  const drawn: StubResource = {
    replaceOn: ['length', 'lower', 'numeric', 'special', 'upper', 'keepers'],
    create: (inputs) => {
      const result = randomBytes(64).toString('hex').slice(0, Number(inputs['length']));
      return { id: result.slice(0, 4), outputs: { ...inputs, result } };
    },
    read: (_id, known) => known,
    update: (_id, inputs, outputs) => ({ ...outputs, ...inputs }),
    remove: () => undefined,
  };
  return {
    resources: {
      'random:index/randomString:RandomString': drawn,
      'random:index/randomPassword:RandomPassword': drawn,
    },
    calls: {},
  };
}
