import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/run-cli';

const documents = globSync('**/*.md', {
  cwd: ROOT,
  exclude: ['node_modules/**', 'dist/**', 'coverage/**'],
}).sort();

const LINK = /(?<!!)\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;

/** Fenced code and code in a line hold no links. */
const proseOf = (path: string): string =>
  readFileSync(join(ROOT, path), 'utf8')
    .replace(/^(```+)[^]*?^\1/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));

/** The anchor that GitHub gives a heading. */
const toAnchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const anchorsOf = (path: string): string[] =>
  [...proseOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => toAnchor(heading));

function brokenLinks(document: string): string[] {
  const links = [...proseOf(document).matchAll(LINK)].map(([, target = '']) => target);
  return links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? document : join(dirname(document), decodeURIComponent(file));
      if (!existsSync(join(ROOT, path))) return true;
      return anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).includes(anchor);
    });
}

test('there are documents to check', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/README.md']));
});

test.each(documents)('every relative link in %s leads somewhere', (document) => {
  expect(brokenLinks(document)).toEqual([]);
});

test('every page below docs/ is linked from the documentation', () => {
  const linked = new Set(
    documents.flatMap((document) =>
      [...proseOf(document).matchAll(LINK)].map(([, target = '']) =>
        join(dirname(document), target.replace(/#.*/, '')),
      ),
    ),
  );
  expect(
    documents.filter((path) => path.startsWith('docs/') && path !== 'docs/README.md' && !linked.has(path)),
  ).toEqual([]);
});

const FILE =
  /`((?:blueprints|mappings|catalog|contract|cli|emulator|scripts|bench|test|docs|bin|\.ci|\.github)\/[\w./-]*)`/g;

test.each(documents)('every file that %s names is there', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const named = [...text.matchAll(FILE)].map(([, path = '']) => path);
  const isThere = (path: string) =>
    [ROOT, join(ROOT, dirname(document))].some((base) => existsSync(join(base, path)));
  expect(named.filter((path) => !isThere(path))).toEqual([]);
});
