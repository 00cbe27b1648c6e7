import { describe, expect, test } from 'vitest';
import { isServedByBoost, takesPremiumStorage } from '../../../shared/policy/consistency/vm-sizes.ts';

describe('Azure Boost serves the disks of', () => {
  test.each<[string | undefined, boolean]>([
    ['Standard_D4s_v5', false],
    ['Standard_D4s_v6', true],
    ['Standard_D4s_v7', true],
    ['standard_d4S_V6', true],
    ['Standard_D4as_v6', false],
    ['Standard_D4as_v7', true],
    ['Standard_D4ads_v6', false],
    ['Standard_D16-8s_v6', true],
    ['Standard_DC4es_cc_v6', true],
    ['Standard_D4s_v10', true],
    ['Standard_DS1_v2', false],
    ['Standard_D4s', false],
    ['Basic_A1', false],
    ['Custom_D4s_v6', false],
    ['my-Standard_D4s_v6', false],
    ['Standard_D4s_v6-preview', false],
    ['Standard_4s_v6', false],
    [undefined, false],
  ])('%s: %s', (size, isBoost) => {
    expect(isServedByBoost(size)).toBe(isBoost);
  });
});

describe('Premium storage is taken by', () => {
  test.each<[string | undefined, boolean]>([
    ['Standard_D4s_v5', true],
    ['Standard_D4ads_v5', true],
    ['Standard_D4_v3', false],
    ['Standard_D4d_v4', false],
    ['Standard_DS1_v2', true],
    ['Standard_D1_v2', false],
    ['Standard_GS5', true],
    ['Standard_NCS6', true],
    ['Standard_DSX4', false],
    ['Standard_S1', false],
    ['Standard_G5', false],
    ['Standard_SX4_v2', false],
    ['Standard_NC6s_v3', true],
    ['Standard_NC6', false],
    ['Standard_NC24rs_v3', true],
    ['Standard_B2ms', true],
    ['Standard_B2', true],
    ['Standard_M8', true],
    ['Standard_M416-208_v2', true],
    ['Standard_MX8', false],
    ['Standard_BX8', false],
    ['Standard_E16-4s_v3', true],
    ['Standard_E64-16_v3', false],
    ['Basic_A1', false],
    ['Standard_HB120-16rs_v3', true],
    ['Custom', true],
    [undefined, true],
  ])('%s: %s', (size, isTaken) => {
    expect(takesPremiumStorage(size)).toBe(isTaken);
  });
});
