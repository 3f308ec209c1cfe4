import { z } from 'zod';

/** How one value of the configuration is told about: in the table of keys and in the line that mends it. */
export interface FieldTexts {
  readonly description: string;
  /** As it would be typed after `pulumi config set`. */
  readonly example: string;
}

/** Attaches its texts to a schema; they come out again with the JSON Schema that zod makes of it. (`examples` would not, where a value is transformed.) */
export function described<Schema extends z.ZodType>(schema: Schema, texts: FieldTexts): Schema {
  return schema.meta({ ...texts });
}

export const Guid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a GUID')
  .transform((guid) => guid.toLowerCase());

/** It becomes part of the User-Agent and of a file name; the CLI takes the same for PORT_SYNC_INSTANCE. */
export const InstanceName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'must be 1 to 63 letters, digits, dots, dashes or underscores, and begin with a letter or digit',
  );

/** GitHub's rules: an owner of letters, digits and single dashes, a repository of letters, digits, dots, dashes, underscores. */
export const RepositoryName = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\/[\w.-]+$/, 'must be OWNER/NAME');

/** GitHub's numeric ids, which `pulumi config set --path` turns into numbers. */
export const GitHubId = z
  .union([z.string(), z.int().min(1)])
  .transform(String)
  .refine((id) => /^[1-9]\d*$/.test(id), 'must be the numeric id that GitHub shows');

/** Without wildcards, which Entra ID takes literally. */
const RefName = z.string().regex(/^[^\s*?[\]]+$/, 'must be one exact name: Entra ID knows no wildcards');

export const RefNames = z.array(RefName);

/** An OpenID Connect issuer as Entra ID takes it. Source: Microsoft Learn, "Federated identity credential". */
export const Issuer = z.url({ protocol: /^https$/, error: 'must be an https address' }).max(600);

/** Names that Kubernetes gives namespaces and service accounts: RFC 1123. */
export const KubernetesName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'must be a name that Kubernetes allows');
