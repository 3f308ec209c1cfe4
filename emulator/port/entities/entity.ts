import type { Stamps } from '../blueprints/schema';

export interface Entity extends Stamps {
  readonly identifier: string;
  readonly blueprint: string;
  readonly title: string | null;
  readonly icon: string | null;
  readonly team: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly relations: Readonly<Record<string, string | readonly string[] | null>>;
  /** `$datasource`: who wrote it last. */
  readonly datasource: string;
  /** Grows with every new entity; the order of lists and the cursor of paged searches. */
  readonly sequence: number;
}
