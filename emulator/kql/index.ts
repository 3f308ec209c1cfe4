export { compileQuery, warmUp } from './compile';
export type { CompiledQuery, QueryResult } from './compile';
export { lintQuery } from './lint';
export { QueryRefusedError } from './refusal';
export type { Column } from './values';
