import type { Evaluate } from '../expression';
import { isBag, isList, jsonOf, toJson } from '../values';
import type { Json, Value } from '../values';
import { argument, ofValue, textArgument } from './definition';
import type { Call, FunctionDefinition, FunctionTable } from './definition';

function parsed(text: string): Json {
  try {
    const json: unknown = JSON.parse(text);
    return jsonOf(json);
  } catch {
    // Kusto keeps text that is no JSON as a dynamic string.
    return text;
  }
}

const jsonArgument = (call: Call, index: number): ((row: Parameters<Evaluate>[0]) => Json) => {
  const { evaluate, type } = argument(call, index);
  return (row) => toJson(evaluate(row), type);
};

const parseJson: FunctionDefinition = (call) => {
  const { evaluate, type } = argument(call, 0);
  return (row) => {
    const value = evaluate(row);
    if (typeof value !== 'string') return toJson(value, type);
    return value === '' && type === 'string' ? null : parsed(value);
  };
};

const pack: FunctionDefinition = (call) => {
  const keys = call.args.map((_, index) => textArgument(call, index));
  const values = call.args.map((_, index) => jsonArgument(call, index));
  return (row) => {
    const bag: [string, Json][] = [];
    for (let index = 0; index + 1 < call.args.length; index += 2) {
      bag.push([keys[index]?.(row) ?? '', values[index + 1]?.(row) ?? null]);
    }
    return Object.fromEntries(bag);
  };
};

const packArray: FunctionDefinition = (call) => {
  const values = call.args.map((_, index) => jsonArgument(call, index));
  return (row) => values.map((value) => value(row));
};

const arrayIndexOf: FunctionDefinition = (call) => {
  const { evaluate } = argument(call, 0);
  const wanted = jsonArgument(call, 1);
  return (row) => {
    const list = evaluate(row);
    return isList(list) ? list.indexOf(wanted(row)) : null;
  };
};

const setHasElement: FunctionDefinition = (call) => {
  const indexOf = arrayIndexOf(call);
  return (row) => {
    const index = indexOf(row);
    return typeof index === 'number' && index >= 0;
  };
};

const strcatArray: FunctionDefinition = (call) => {
  const { evaluate } = argument(call, 0);
  const delimiter = textArgument(call, 1);
  const print = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return (row) => {
    const list = evaluate(row);
    return isList(list) ? list.map(print).join(delimiter(row)) : '';
  };
};

const bagHasKey: FunctionDefinition = (call) => {
  const { evaluate } = argument(call, 0);
  const key = textArgument(call, 1);
  return (row) => {
    const bag = evaluate(row);
    return isBag(bag) ? Object.hasOwn(bag, key(row)) : null;
  };
};

const typeName = (value: Value): string => {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'long' : 'double';
  if (typeof value === 'boolean') return 'bool';
  return isBag(value) ? 'dictionary' : 'string';
};

const getType: FunctionDefinition = (call) => {
  const { evaluate, type } = argument(call, 0);
  return type === 'dynamic' ? (row) => typeName(evaluate(row)) : () => (type === 'real' ? 'double' : type);
};

export const dynamicFunctions: FunctionTable = {
  parse_json: parseJson,
  parsejson: parseJson,
  todynamic: parseJson,
  array_length: ofValue((value) => (isList(value) ? value.length : null)),
  arraylength: ofValue((value) => (isList(value) ? value.length : null)),
  pack,
  bag_pack: pack,
  pack_dictionary: pack,
  bag_keys: ofValue((value) => (isBag(value) ? Object.keys(value) : null)),
  bag_has_key: bagHasKey,
  pack_array: packArray,
  array_index_of: arrayIndexOf,
  set_has_element: setHasElement,
  strcat_array: strcatArray,
  gettype: getType,
};
