import { expect, it } from 'vitest';
import { checkEnvironment } from '../check-contracts.ts';
import { classInstance } from './class-instance.ts';
import { corridor, solveCorridor } from './corridor.ts';

it('has nothing to spread, and methods that need their object', () => {
  const instance = classInstance(corridor());
  expect({ ...instance }).toEqual({});
  expect(instance.name).toBe('corridor');
  const { tasks } = instance;
  expect(() => tasks('train')).toThrow(TypeError);
});

checkEnvironment('a corridor of a class', () => classInstance(corridor()), { solve: solveCorridor });
