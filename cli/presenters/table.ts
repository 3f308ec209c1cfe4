import Table from 'cli-table3';
import { escapeControlCharacters } from '../core/control-characters';
import type { Rows } from './result-rows';

/** Columns separated by blanks, as `kubectl` and `az` print them; no line drawing, no colours. */
export function drawTable({ head, rows }: Rows, { alignRight = true } = {}): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column > 0 && alignRight ? 'right' : 'left')),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map(escapeControlCharacters)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
