import { assertPortShows } from './compare-port';
import { sharedEmulator, type RunningEmulator, type StartEmulatorOptions } from './emulator';
import { expectedCatalog, type ExpectedEntity, type ExpectedScope } from './expected-catalog';

export interface CheckedEmulator extends RunningEmulator {
  /** Faults of this test may stay unused: the program may end before it meets them. */
  allowUnusedFaults(): void;
  /** Rejects where a fault has not happened, unless this test allows it. */
  assertFaultsUsed(): Promise<void>;
  /** What Port must show for the inventory as it is now. */
  expected(scope?: Partial<ExpectedScope>): Promise<ExpectedEntity[]>;
  /** Rejects, with a readable list, unless Port shows exactly what Azure has, and these entities beside it. */
  assertPortEqualsAzure(scope?: Partial<ExpectedScope>, beside?: readonly ExpectedEntity[]): Promise<void>;
}

/**
 * An emulator for a test file that also watches the tests: a request that no route takes, a failure of the emulator
 * itself, or a fault that nobody met, fails the test.
 */
export function checkedEmulator(options: StartEmulatorOptions = {}): CheckedEmulator {
  const emulator = sharedEmulator(options);
  const checks = { allowUnused: false, stderrBefore: '' };
  const expected = async (scope: Partial<ExpectedScope> = {}): Promise<ExpectedEntity[]> => {
    const tenantId = emulator.env['AZURE_TENANT_ID'] ?? '';
    return expectedCatalog(await emulator.admin.inventory(), { tenantId, ...scope });
  };
  const assertFaultsUsed = async (): Promise<void> => {
    const { unused } = await emulator.admin.faults();
    if (!checks.allowUnused) expect(unused).toEqual([]);
  };
  beforeEach(() => {
    checks.allowUnused = false;
    checks.stderrBefore = emulator.stderr();
  });
  afterEach(async () => {
    const { requests } = await emulator.admin.requests();
    const unrouted = requests.filter(({ route, fault }) => route === null && fault === null);
    expect(unrouted.map(({ service, method, path }) => `${service} ${method} ${path}`)).toEqual([]);
    await assertFaultsUsed();
    expect(emulator.stderr().slice(checks.stderrBefore.length)).toBe('');
  });
  return {
    get env() {
      return emulator.env;
    },
    get admin() {
      return emulator.admin;
    },
    get exited() {
      return emulator.exited;
    },
    stderr: () => emulator.stderr(),
    stop: () => emulator.stop(),
    allowUnusedFaults: () => {
      checks.allowUnused = true;
    },
    assertFaultsUsed,
    expected,
    assertPortEqualsAzure: async (scope, beside = []) => {
      await emulator.admin.settlePort();
      assertPortShows(await emulator.admin.entities(), [...(await expected(scope)), ...beside]);
    },
  };
}
