import { bin } from '../arithmetic';
import { coerce, convert } from '../expression';
import type { Evaluate, Expression } from '../expression';
import type { KqlType } from '../values';
import { argument, ofValue } from './definition';
import type { FunctionDefinition, FunctionTable } from './definition';

const conversion =
  (type: KqlType): FunctionDefinition =>
  (call) =>
    convert(argument(call, 0), type).evaluate;

/** A branch in the type that the whole expression has. */
const branch = (expression: Expression, type: KqlType): Evaluate =>
  type === 'dynamic' ? convert(expression, type).evaluate : coerce(expression, type).evaluate;

const iff: FunctionDefinition = (call) => {
  const { evaluate: condition } = coerce(argument(call, 0), 'bool');
  const yes = branch(argument(call, 1), call.type);
  const no = branch(argument(call, 2), call.type);
  return (row) => (condition(row) === true ? yes(row) : no(row));
};

const caseOf: FunctionDefinition = (call) => {
  const last = call.args.length - 1;
  const otherwise = branch(argument(call, last), call.type);
  const pairs = Array.from({ length: Math.floor(last / 2) }, (_, index) => ({
    condition: coerce(argument(call, 2 * index), 'bool').evaluate,
    result: branch(argument(call, 2 * index + 1), call.type),
  }));
  return (row) => (pairs.find(({ condition }) => condition(row) === true)?.result ?? otherwise)(row);
};

/** The first argument that is not null and, for strings, not empty. */
const coalesce: FunctionDefinition = (call) => {
  const branches = call.args.map((expression) => branch(expression, call.type));
  return (row) => {
    for (const evaluate of branches) {
      const value = evaluate(row);
      if (value !== null && value !== '') return value;
    }
    return call.type === 'string' ? '' : null;
  };
};

const not: FunctionDefinition = (call) => {
  const { evaluate } = coerce(argument(call, 0), 'bool');
  return (row) => {
    const value = evaluate(row);
    return value === null ? null : value !== true;
  };
};

const rounding = (round: (value: number) => number): FunctionDefinition =>
  ofValue((value) => (typeof value === 'number' ? round(value) : null));

const floor: FunctionDefinition = (call) => bin(argument(call, 0), argument(call, 1));

export const logicFunctions: FunctionTable = {
  tostring: conversion('string'),
  toint: conversion('int'),
  tolong: conversion('long'),
  todouble: conversion('real'),
  toreal: conversion('real'),
  tobool: conversion('bool'),
  toboolean: conversion('bool'),
  toguid: conversion('guid'),
  todatetime: conversion('datetime'),
  totimespan: conversion('timespan'),
  isnull: ofValue((value) => value === null),
  isnotnull: ofValue((value) => value !== null),
  notnull: ofValue((value) => value !== null),
  iff,
  iif: iff,
  case: caseOf,
  coalesce,
  not,
  bin: floor,
  floor,
  ceiling: rounding(Math.ceil),
  abs: rounding(Math.abs),
};
