import type { z } from 'zod';
import { fieldsOf, type ConfigurationField } from './fields-of-schema';
import { removeLine, setLine, toKey, type ConfigurationProblem } from './problem';
import { StackConfig } from './schema';

type Issue = z.core.$ZodIssue;

/** What the schema found, with the line that mends each. */
export function toProblems(issues: readonly Issue[]): ConfigurationProblem[] {
  const fields = fieldsOf(StackConfig);
  return issues.flatMap((issue) => problemsOf(issue, fields));
}

function problemsOf(issue: Issue, fields: readonly ConfigurationField[]): ConfigurationProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => {
      const path = [...issue.path, name];
      return {
        key: toKey(path),
        message: `there is no such key${hint(path, fields)}`,
        fix: [removeLine(path)],
      };
    });
  }
  const inner = issue.code === 'invalid_union' ? meantBy(issue) : undefined;
  const path = [...issue.path, ...(inner?.path ?? [])];
  const fix = setLine(placeToSet(path, fields), findField(path, fields)?.example ?? 'VALUE');
  return [{ key: toKey(path), message: inner?.message ?? issue.message, fix: [fix] }];
}

/** Of the alternatives of a union, the one whose complaint lies deepest: the author meant that one. */
function meantBy({ errors }: z.core.$ZodIssueInvalidUnion): Issue | undefined {
  return errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** A list as a whole is mended at its first place. */
function placeToSet(
  path: readonly PropertyKey[],
  fields: readonly ConfigurationField[],
): readonly PropertyKey[] {
  const field = findField(path, fields);
  return field?.path.at(-1) === '*' && field.path.length === path.length + 1 ? [...path, 0] : path;
}

function findField(
  path: readonly PropertyKey[],
  fields: readonly ConfigurationField[],
): ConfigurationField | undefined {
  const isAt = (field: ConfigurationField, length: number): boolean =>
    length === path.length &&
    path.every((segment, at) => {
      const expected = field.path[at];
      return expected === '*'
        ? typeof segment === 'number'
        : expected === 'NAME' || expected === String(segment);
    });
  return fields.find(
    (field) =>
      isAt(field, field.path.length) || (field.path.at(-1) === '*' && isAt(field, field.path.length - 1)),
  );
}

/** A key that differs from this one in case, or by a few letters at the end or the beginning. */
function hint(path: readonly PropertyKey[], fields: readonly ConfigurationField[]): string {
  const name = String(path.at(-1)).toLowerCase();
  const siblings = fields
    .map((field) => field.path)
    .filter((known) => toKey(known.slice(0, path.length - 1)) === toKey(path.slice(0, -1).map(String)))
    .map((known) => known[path.length - 1] ?? '');
  const near = [...new Set(siblings)].find((sibling) => {
    const other = sibling.toLowerCase();
    return other !== '' && (other.startsWith(name) || name.startsWith(other) || other.includes(name));
  });
  return near === undefined ? '' : `; did you mean ${toKey([...path.slice(0, -1), near])}?`;
}
