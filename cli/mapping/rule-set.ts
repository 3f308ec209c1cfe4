import type { EntityRule } from '../../catalog/entity-rule';
import { findUnavailable } from '../../catalog/jq-check';
import { ConfigurationError } from '../core/errors';
import { layOut, type RuleLayout } from './layout';
import type { MapPage } from './map-page';
import type { MappedItem } from './mapper';
import { toPages } from './pages';
import { buildProgram } from './program';
import type { ToIdentifier } from './to-entity';
import { toItem } from './to-item';

/** What maps items by one list of rules. `inputs` are the JSON texts that its expressions see as `.`. */
export type RuleSet = (inputs: readonly string[], signal: AbortSignal) => Promise<readonly MappedItem[]>;

/** @throws ConfigurationError where an expression uses what Port's JQ does not have */
export function createRuleSet(
  rules: readonly EntityRule[],
  mapPage: MapPage,
  toIdentifier: ToIdentifier,
): RuleSet {
  const layouts = rules.map(layOut);
  refuseUnavailable(layouts);
  const program = buildProgram(layouts);
  return async (inputs, signal) => {
    const pages = toPages(inputs).map((page) => mapPage({ program, inputs: page, signal }));
    const outcomes = (await Promise.all(pages)).flat();
    return outcomes.map((outcome) => toItem(layouts, outcome, toIdentifier));
  };
}

/** The catalog has refused them already; here they could end or confuse the program of a whole page. */
function refuseUnavailable(layouts: readonly RuleLayout[]): void {
  const problems = layouts.flatMap(({ rule, fields }) =>
    [
      { path: 'filter', jq: rule.filter?.jq ?? '' },
      { path: 'itemsToParse', jq: rule.itemsToParse ?? '' },
      ...fields,
    ].flatMap(({ path, jq }) => {
      const fault = findUnavailable(jq);
      return fault === undefined ? [] : [{ name: `${rule.place}.${path}`, message: fault }];
    }),
  );
  if (problems.length > 0) throw new ConfigurationError(problems);
}
