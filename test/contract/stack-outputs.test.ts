import { isSettingName, SETTINGS } from '../../cli/config/settings';
import { SECRET_STACK_OUTPUTS, STACK_OUTPUTS } from '../../contract/stack-outputs';

const fed: readonly string[] = Object.values(STACK_OUTPUTS);

describe('the outputs of the stack', () => {
  it('feed settings that the CLI knows, each once', () => {
    expect(fed.filter((name) => !isSettingName(name))).toEqual([]);
    expect(new Set(fed).size).toBe(fed.length);
  });

  it.each(SECRET_STACK_OUTPUTS)('feed a setting with %s that is kept out of logs', (output) => {
    expect(SETTINGS[STACK_OUTPUTS[output]]).toMatchObject({ secret: true });
  });

  it('are secret wherever the setting is', () => {
    const secret = Object.entries(STACK_OUTPUTS).filter(([, name]) => 'secret' in SETTINGS[name]);
    expect(secret.map(([output]) => output).sort()).toEqual([...SECRET_STACK_OUTPUTS].sort());
  });
});
