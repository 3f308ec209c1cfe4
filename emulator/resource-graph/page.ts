import type { Column, CompiledQuery, QueryResult } from '../kql';
import type { ResultFormat } from './query-request';
import { encodeSkipToken } from './skip-token';
import type { Row } from './table-source';
import { flipCasing, placesOfPage } from './unstable';
import type { CasingPhase } from './unstable';

export interface PageRequest {
  readonly offset: number;
  readonly top: number;
  readonly context: string;
  readonly format: ResultFormat;
  readonly seed: number;
  /** Undefined where ids are printed as they are. */
  readonly phase: CasingPhase | undefined;
  readonly unstableOrder: boolean;
}

/** The names of column types in a table answer (Azure/azure-rest-api-specs, ColumnDataType). */
const tableTypes: Readonly<Record<Column['type'], string>> = {
  bool: 'boolean',
  datetime: 'datetime',
  dynamic: 'object',
  guid: 'string',
  int: 'integer',
  long: 'integer',
  real: 'number',
  string: 'string',
  timespan: 'string',
};

function tableOf(columns: readonly Column[], rows: readonly Row[]): unknown {
  return {
    columns: columns.map(({ name, type }) => ({ name, type: tableTypes[type] })),
    rows: rows.map((row) => columns.map(({ name }) => row[name] ?? null)),
  };
}

const withFlippedId = (row: Row, phase: CasingPhase): Row => {
  const { id } = row;
  return typeof id === 'string' ? { ...row, id: flipCasing(id, phase) } : row;
};

function rowsOfPage(compiled: CompiledQuery, result: QueryResult, page: PageRequest): Row[] {
  const to = Math.min(page.offset + page.top, result.size);
  const range = { from: page.offset, to };
  const places = page.unstableOrder
    ? placesOfPage(result.ties, range, { size: result.size, seed: page.seed })
    : Array.from({ length: Math.max(0, to - page.offset) }, (_, index) => page.offset + index);
  const rows = places.map((place) => result.rowAt(place));
  const { phase } = page;
  // Where the casing decides something, the tables were read with it already.
  if (phase === undefined || compiled.dependsOnIdCasing) return rows;
  return rows.map((row) => withFlippedId(row, phase));
}

/** The body of an answer: one page, and a token where Resource Graph gives one. */
export function buildPage(compiled: CompiledQuery, result: QueryResult, page: PageRequest): unknown {
  const rows = rowsOfPage(compiled, result, page);
  const next = page.offset + rows.length;
  const more = next < result.size;
  // "Paging results": with take or limit, or with dynamic columns only, there is no token and the flag tells that rows are missing.
  const unpaged = compiled.hasLimit || compiled.allDynamic;
  const token = { offset: next, top: page.top, context: page.context };
  return {
    totalRecords: result.size,
    count: rows.length,
    data: page.format === 'table' ? tableOf(compiled.columns, rows) : rows,
    facets: [],
    resultTruncated: more && unpaged ? 'true' : 'false',
    ...(more && !unpaged ? { $skipToken: encodeSkipToken(token) } : {}),
  };
}
