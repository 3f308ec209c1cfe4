import { z } from 'zod';
import { described, InstanceName } from './fields';
import { AksSection, GitHubSection, IdentitySection, SecretSection } from './identity-sections';
import { PortSection } from './port-section';
import { AzureSection, EntraSection, StateSection } from './azure-sections';

/** Everything that a stack can be told, checked value by value; what concerns several values is in `cross-checks.ts`. */
export const StackConfig = z.strictObject({
  instance: described(InstanceName.default('default'), {
    description: 'Name of this installation: one scope, one state, one owner of entities in Port.',
    example: 'prod',
  }),
  azure: AzureSection,
  entra: EntraSection,
  identity: IdentitySection,
  github: GitHubSection,
  aks: AksSection.optional(),
  secret: SecretSection,
  state: StateSection,
  port: PortSection,
});

export type StackConfig = z.output<typeof StackConfig>;
