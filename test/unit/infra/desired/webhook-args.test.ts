import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from '../../../../catalog/webhook';
import { toWebhookArgs } from '../../../../infra/desired/webhook-args';
import { toWebhookBody } from '../../../support/port-provider/webhook-body';

const search = { combinator: "'and'", rules: [{ property: "'mail'", operator: "'='", value: '.body.mail' }] };
const webhook = Webhook.parse({
  identifier: 'hook',
  title: 'Hook',
  enabled: true,
  security: { signatureAlgorithm: null, signaturePrefix: 'sha256=' },
  mappings: [
    { blueprint: 'vm', operation: 'delete', entity: { identifier: '.body.id' } },
    {
      blueprint: 'vm',
      operation: { type: 'delete', deleteDependents: false },
      filter: 'true',
      entity: { identifier: '.id' },
    },
    {
      blueprint: 'vm',
      itemsToParse: '.body.items',
      entity: {
        identifier: search,
        team: '.team',
        properties: { a: '.a' },
        relations: { owner: search, plain: '.x' },
      },
    },
    { blueprint: 'vm', operation: 'create', entity: { identifier: '.id', properties: {}, relations: {} } },
  ],
});
const SEARCH = `{"combinator":"'and'","rules":[{"operator":"'='","property":"'mail'","value":".body.mail"}]}`;

test('operations are objects, searches are JSON, and nothing is empty', () => {
  expect(toWebhookArgs(webhook)).toEqual({
    identifier: 'hook',
    title: 'Hook',
    enabled: true,
    security: { signaturePrefix: 'sha256=' },
    mappings: [
      { blueprint: 'vm', operation: { type: 'delete' }, entity: { identifier: '.body.id' } },
      {
        blueprint: 'vm',
        operation: { type: 'delete', deleteDependents: false },
        filter: 'true',
        entity: { identifier: '.id' },
      },
      {
        blueprint: 'vm',
        itemsToParse: '.body.items',
        entity: {
          identifier: SEARCH,
          team: '.team',
          properties: { a: '.a' },
          relations: { owner: SEARCH, plain: '.x' },
        },
      },
      { blueprint: 'vm', operation: { type: 'create' }, entity: { identifier: '.id' } },
    ],
  });
});

test('the shipped webhook is the same again when the provider sends it to Port', () => {
  const shipped = Webhook.parse(
    JSON.parse(readFileSync(join(__dirname, '../../../../mappings/azure.json'), 'utf8')),
  );
  const sent = toWebhookBody(toWebhookArgs(shipped));
  const mappings = shipped.mappings.map(({ operation, ...mapping }) => ({
    ...mapping,
    operation: typeof operation === 'string' ? { type: operation } : operation,
  }));
  expect(sent).toEqual({ ...shipped, mappings });
});
