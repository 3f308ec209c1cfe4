/** Why a mapping may make another value of an expression than the bare jq prints. */
export type Difference =
  /** Port rewrites single quotes, jq refuses them. */
  | 'quotes'
  /** jq prints none or several outputs, of which a mapping takes the first, or null. */
  | 'first output'
  /** It fails, which is an error of the item; Port itself makes it null. */
  | 'error'
  /** Port hides the environment. */
  | 'environment'
  /** It does not compile, so that the catalog refuses it. */
  | 'refused';

export interface Expression {
  readonly jq: string;
  readonly because?: Difference;
  /** The first jq that knows all of it, or that has the meaning which the one of the mappings has. */
  readonly since?: number;
}

export const quotes = (jq: string): Expression => ({ jq, because: 'quotes' });
export const several = (jq: string): Expression => ({ jq, because: 'first output' });
export const fails = (jq: string): Expression => ({ jq, because: 'error' });
export const refused = (jq: string): Expression => ({ jq, because: 'refused' });
