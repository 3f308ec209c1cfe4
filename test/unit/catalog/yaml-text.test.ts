import fc from 'fast-check';
import { stringify } from 'yaml';
import { linesOfJson } from '../../../catalog/lines';
import { parseYaml } from '../../../catalog/yaml-text';

function parsed(text: string) {
  const result = parseYaml(text);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result;
}

describe('parseYaml', () => {
  it('reads what YAML writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value));
        expect(parsed(stringify(json)).value).toEqual(json);
      }),
    );
  });

  it('resolves anchors, merge keys and texts of several lines', () => {
    const text = 'a: &a {x: 1, y: 2}\nb: *a\nc:\n  <<: *a\n  y: 3\nd: >-\n  .e\n  | .f\n';
    expect(parsed(text).value).toEqual({
      a: { x: 1, y: 2 },
      b: { x: 1, y: 2 },
      c: { x: 1, y: 3 },
      d: '.e | .f',
    });
  });

  it('leaves dates and what was a boolean in YAML 1.1 as text', () => {
    expect(parsed('a: 2026-01-02\nb: yes\nc: on').value).toEqual({ a: '2026-01-02', b: 'yes', c: 'on' });
  });

  it('refuses aliases of aliases that would fill the memory', () => {
    const lines = Array.from({ length: 12 }, (_, index) =>
      index === 0
        ? 'a0: &a0 [x]'
        : `a${index}: &a${index} [${Array(9)
            .fill(`*a${index - 1}`)
            .join(',')}]`,
    );
    expect(parseYaml(lines.join('\n'))).toEqual({
      faults: [{ line: 1, column: 1, message: expect.stringMatching(/alias count/) as unknown }],
    });
  });

  it('finds every tag and every alias that leads nowhere', () => {
    const result = parseYaml('a: !x 1\nb: *c\nd: !y 2');
    expect(result).toEqual({
      faults: [
        { line: 1, column: 4, message: 'Unresolved tag: !x' },
        { line: 3, column: 4, message: 'Unresolved tag: !y' },
        { line: 2, column: 4, message: 'there is no anchor &c above' },
      ],
    });
  });
});

describe('the line of a path', () => {
  const yaml = '# what\na:\n  - b: 1\n    c:\n      d: 2\n  - &x\n    e: 3\nf: *x\n';

  it.each<[readonly PropertyKey[], number]>([
    [[], 2],
    [['a'], 2],
    [['a', 0], 3],
    [['a', 0, 'c', 'd'], 5],
    [['a', 1, 'e'], 7],
    [['f'], 8],
    [['f', 'e'], 7],
    [['a', 0, 'missing'], 3],
    [['a', 9], 2],
    [['missing', 'x'], 2],
  ])('%j is %i in YAML', (path, line) => {
    expect(parsed(yaml).lineOf(path)).toBe(line);
  });

  it.each<[readonly PropertyKey[], number]>([
    [[], 1],
    [['a', 1], 4],
    [['a', 1, 'b'], 5],
    [['c'], 7],
  ])('%j is %i in JSON that is indented with tabs', (path, line) => {
    expect(linesOfJson('{\n\t"a": [\n\t\t1,\n\t\t{\n\t\t\t"b": 2\n\t\t}],\n\t"c": 3\n}')(path)).toBe(line);
  });
});
