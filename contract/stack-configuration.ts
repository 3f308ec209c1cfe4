/** The name of the Pulumi project, which is also the namespace of its configuration: `port-sync:azure`. */
export const PULUMI_PROJECT = 'port-sync';

/** The keys of the stack's configuration; all but `instance` hold several values: `pulumi config set --path azure.cloud …`. */
export const STACK_CONFIGURATION_KEYS = [
  'instance',
  'azure',
  'entra',
  'identity',
  'github',
  'aks',
  'secret',
  'state',
  'port',
] as const;
