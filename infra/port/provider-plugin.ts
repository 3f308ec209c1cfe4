import * as pulumi from '@pulumi/pulumi';

/** From where the engine fetches the plugin. Source: the schema of port-labs/pulumi-port, `pluginDownloadURL`. */
const PLUGIN_URL = 'github://api.github.com/port-labs/pulumi-port';

/** The first version with `BlueprintRelation`. */
const VERSION = '2.25.0';

/** What every resource of Port's provider says about its plugin; what the caller says wins. */
export function withPlugin(options: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions({ version: VERSION, pluginDownloadURL: PLUGIN_URL }, options);
}
