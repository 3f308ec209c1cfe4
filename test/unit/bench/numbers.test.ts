import { toNumbers } from '../../../bench/numbers';

test.each([
  ['20000,100000', [20_000, 100_000]],
  ['0', [0]],
  ['none', []],
])('%s', (text, numbers) => {
  expect(toNumbers('resources', text)).toEqual(numbers);
});

test.each(['', 'many', '1,', '-1', '1.5'])('%j is refused, by the name of the option', (text) => {
  expect(() => toNumbers('resources', text)).toThrow('--resources');
});
