import { z } from 'zod';
import type { Mapping, Webhook } from '../webhooks/schema';
import type { Evaluator } from './evaluator';
import { buildProgram } from './program';
import type { MappedRow } from './program';

const Rows = z.array(z.object({ mapping: z.number(), entity: z.record(z.string(), z.unknown()) }));

export interface Mapper {
  /** The rows of an event `{body, headers, queryParams}`, given as JSON text, in the order of mappings and items. */
  map(webhook: Webhook, event: string): readonly MappedRow[];
}

/** Builds a webhook's program once per version of the webhook. */
export function createMapper(evaluator: Evaluator): Mapper {
  const programs = new WeakMap<Webhook, string>();

  function programOf(webhook: Webhook): string {
    const known = programs.get(webhook);
    if (known !== undefined) return known;
    const program = buildProgram(webhook.mappings, (expression) => evaluator.compiles(expression));
    programs.set(webhook, program);
    return program;
  }

  return {
    map(webhook, event) {
      const output = evaluator.run(event, programOf(webhook));
      if (output !== undefined) return Rows.parse(output);
      return webhook.mappings.flatMap((mapping, index) => mapSeparately(evaluator, mapping, index, event));
    },
  };
}

/** One evaluation per expression: for an event over which the whole program failed, say for want of memory. */
export function mapSeparately(
  evaluator: Evaluator,
  mapping: Mapping,
  index: number,
  event: string,
): readonly MappedRow[] {
  return inputsOf(evaluator, mapping, event).flatMap((input) => {
    const verdict = mapping.filter === undefined ? true : evaluator.first(input, mapping.filter);
    if (verdict === null || verdict === false) return [];
    const entity = Object.entries(mapping.entity).map(
      ([key, template]) => [key, evaluateTemplate(evaluator, template, input)] as const,
    );
    return [{ mapping: index, entity: Object.fromEntries(entity) }];
  });
}

function inputsOf(evaluator: Evaluator, mapping: Mapping, event: string): string[] {
  if (mapping.itemsToParse === undefined) return [event];
  const items = evaluator.first(event, mapping.itemsToParse);
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown) => `${event.slice(0, -1)},"item":${JSON.stringify(item)}}`);
}

function evaluateTemplate(evaluator: Evaluator, template: unknown, input: string): unknown {
  if (typeof template === 'string') return evaluator.first(input, template);
  if (Array.isArray(template)) return template.map((one: unknown) => evaluateTemplate(evaluator, one, input));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, evaluateTemplate(evaluator, value, input)]),
  );
}
