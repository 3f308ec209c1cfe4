import { z } from 'zod';
import { described, GitHubId, Guid, Issuer, KubernetesName, RefNames, RepositoryName } from './fields';

export const IdentitySection = z
  .strictObject({
    credential: described(z.enum(['github', 'aks', 'secret']).default('github'), {
      description:
        'How the sync signs in: with the token of a GitHub Actions job, with that of an AKS pod, or with a client secret.',
      example: 'github',
    }),
    clientId: described(Guid.optional(), {
      description:
        'Client id of an app registration that exists and shall be used instead of a new one. Destroying the stack leaves it.',
      example: '00000000-0000-0000-0000-000000000000',
    }),
    displayName: described(z.string().min(1).max(120).optional(), {
      description: 'Display name of the app registration. Made of the instance name.',
      example: "'Port Sync'",
    }),
    owners: described(z.array(Guid).default([]), {
      description: 'Object ids of the owners of the app registration.',
      example: '00000000-0000-0000-0000-000000000000',
    }),
    tags: described(z.array(z.string().min(1)).default([]), {
      description: 'Tags of the app registration and its service principal.',
      example: 'platform',
    }),
    notes: described(z.string().max(1024).optional(), {
      description: 'Notes of the app registration.',
      example: "'Owned by the platform team'",
    }),
    protect: described(z.boolean().default(false), {
      description:
        'Whether Pulumi refuses to delete the app registration and its service principal, whose ids others may know.',
      example: 'true',
    }),
  })
  .prefault({});

const Repository = z.strictObject({
  repository: described(RepositoryName, {
    description: 'OWNER/NAME of a repository whose jobs may sign in.',
    example: 'acme/port-catalog',
  }),
  ownerId: described(GitHubId.optional(), {
    description:
      'Numeric id of the owner. With `repositoryId` it makes the immutable subject that repositories have since July 2026.',
    example: '123456',
  }),
  repositoryId: described(GitHubId.optional(), {
    description: 'Numeric id of the repository: `gh api repos/OWNER/NAME --jq .id`.',
    example: '7891011',
  }),
  subjectForm: described(z.enum(['classic', 'immutable', 'both']).optional(), {
    description:
      "Which of GitHub's forms of the subject is trusted. Both where the ids are given, else classic.",
    example: 'immutable',
  }),
  branches: described(RefNames.optional(), {
    description:
      'Branches whose jobs may sign in. main, unless environments, tags or pull requests are given.',
    example: 'main',
  }),
  tags: described(RefNames.default([]), { description: 'Git tags whose jobs may sign in.', example: 'v1' }),
  environments: described(RefNames.default([]), {
    description: 'Environments whose jobs may sign in. A job with an environment has no other subject.',
    example: 'production',
  }),
  pullRequests: described(z.boolean().default(false), {
    description: 'Whether jobs of pull requests may sign in.',
    example: 'true',
  }),
});

export const GitHubSection = z
  .strictObject({
    repositories: described(z.array(Repository).default([]), {
      description: 'Repositories whose jobs may sign in.',
      example: 'acme/port-catalog',
    }),
    subjects: described(z.array(z.string().min(1).max(600)).default([]), {
      description: 'Further subjects, as they are: for organizations that customize them.',
      example: 'repo:acme/port-catalog:ref:refs/heads/main',
    }),
    issuer: described(Issuer.default('https://token.actions.githubusercontent.com'), {
      description: 'Who issues the tokens. Enterprises can have an issuer of their own.',
      example: 'https://token.actions.githubusercontent.com/acme',
    }),
  })
  .prefault({});

export const AksSection = z.strictObject({
  issuer: described(Issuer, {
    description:
      'Issuer of the cluster: `az aks show --name NAME --resource-group GROUP --query oidcIssuerProfile.issuerUrl`.',
    example: 'https://westeurope.oic.prod-aks.azure.com/TENANT/CLUSTER/',
  }),
  namespace: described(KubernetesName, { description: 'Namespace of the pod.', example: 'port-sync' }),
  serviceAccount: described(KubernetesName, {
    description: 'Service account of the pod.',
    example: 'port-sync',
  }),
});

export const SecretSection = z
  .strictObject({
    rotationDays: described(z.int().min(1).max(365).default(90), {
      description: 'A client secret is replaced by the first update after so many days.',
      example: '90',
    }),
    rotation: described(z.int().min(0).default(0), {
      description: 'Counted up, it replaces the client secret at once.',
      example: '1',
    }),
  })
  .prefault({});
