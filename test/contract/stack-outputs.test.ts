import { isSettingName, SETTINGS, type SettingName } from '../../cli/config/settings';
import { STACK_OUTPUTS } from '../../contract/names';

const fed: readonly string[] = Object.values(STACK_OUTPUTS);

describe('the outputs of the stack', () => {
  it('feed settings that the CLI knows, each once', () => {
    expect(fed.filter((name) => !isSettingName(name))).toEqual([]);
    expect(new Set(fed).size).toBe(fed.length);
  });

  it.each<SettingName>(['AZURE_CLIENT_SECRET', 'PORT_WEBHOOK_INGEST_URL', 'PORT_WEBHOOK_SECRET'])(
    'feed %s, which is kept out of logs',
    (name) => {
      expect(fed).toContain(name);
      expect(SETTINGS[name]).toMatchObject({ secret: true });
    },
  );
});
