import type { JQ_INPUTS } from './jq-inputs';
import { ITEM_EXPRESSIONS } from './jq-item-expressions';
import { ODD_EXPRESSIONS } from './jq-odd-expressions';
import type { Expression } from './jq-expression-rows';

/** What mappings of such items say, or might say. */
export const JQ_TABLE: Readonly<Record<keyof typeof JQ_INPUTS, readonly (string | Expression)[]>> = {
  ...ITEM_EXPRESSIONS,
  odd: ODD_EXPRESSIONS,
};
