import { z } from 'zod';
import { described } from './fields';

export const PortSection = z
  .strictObject({
    enabled: described(z.boolean().default(true), {
      description: 'Whether the stack makes the blueprints and the webhook in Port.',
      example: 'false',
    }),
    catalog: described(z.string().min(1).default('.'), {
      description: 'Folder that holds blueprints/ and mappings/, as seen from Pulumi.yaml.',
      example: '../our-catalog',
    }),
    adopt: described(z.array(z.string().min(1)).default([]), {
      description: 'Identifiers of blueprints that exist in Port already and are taken over instead of made.',
      example: 'azureSubscription',
    }),
    renames: described(z.record(z.string(), z.string().min(1)).default({}), {
      description:
        'Former identifier of a blueprint, by its new one. Without it a rename is a new blueprint, and the old one goes.',
      example: 'oldIdentifier',
    }),
    deleteEntities: described(z.boolean().default(false), {
      description:
        'Whether deleting a blueprint deletes its entities. It has to be applied before it has an effect; without it Port refuses.',
      example: 'true',
    }),
    guardDeletes: described(z.boolean().default(false), {
      description:
        'Whether entities are counted before anything is deleted from Port; then `pulumi destroy` needs --run-program.',
      example: 'true',
    }),
    catalogPages: described(z.boolean().default(true), {
      description: 'Whether Port makes a page in its catalog for each new blueprint.',
      example: 'false',
    }),
    deferredRelations: described(
      z.array(z.string().regex(/^.+\..+$/, 'must be BLUEPRINT.RELATION')).default([]),
      {
        description: 'Relations, BLUEPRINT.RELATION, that are made after all blueprints, to break circles.',
        example: 'entra-id-user.groups',
      },
    ),
    webhookSecretRotation: described(z.int().min(0).default(0), {
      description: "Counted up, it replaces the webhook's signing secret.",
      example: '1',
    }),
    pluginVersion: described(
      z
        .string()
        .regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 2.25.0')
        .default('2.25.0'),
      {
        description: "Version of Port's Pulumi provider.",
        example: '2.25.0',
      },
    ),
  })
  .prefault({});

export type PortSection = z.output<typeof PortSection>;
