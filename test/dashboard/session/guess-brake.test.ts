import { describe, expect, test } from 'vitest';
import { returnGuess, takeGuess } from '../../../shared/dashboard/session/guess-brake.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';

describe('the brake against guessing', () => {
  test('lets ten wrong secrets pass in 15 minutes, then none until these are over', async () => {
    const ports = fakePorts();
    ports.clock.set('2026-11-23T09:00:00Z');
    for (let guess = 0; guess < 10; guess++) expect(await takeGuess(ports)).toEqual({ may: true });

    ports.clock.set('2026-11-23T09:05:00Z');
    expect(await takeGuess(ports)).toEqual({ may: false, afterSeconds: 600 });
    ports.clock.set('2026-11-23T09:14:59.500Z');
    expect(await takeGuess(ports)).toEqual({ may: false, afterSeconds: 1 });
    ports.clock.set('2026-11-23T09:15:00Z');
    expect(await takeGuess(ports)).toEqual({ may: true });
  });

  test('is not worn by the right secret', async () => {
    const ports = fakePorts();
    for (let guess = 0; guess < 30; guess++) {
      expect(await takeGuess(ports)).toEqual({ may: true });
      await returnGuess(ports);
    }
  });

  test('counts a hundred at once one by one', async () => {
    const ports = fakePorts();
    const leaves = await Promise.all(Array.from({ length: 100 }, () => takeGuess(ports)));

    expect(leaves.filter(({ may }) => may).length).toBeLessThanOrEqual(10);
    expect(leaves.filter(({ may }) => may).length).toBeGreaterThan(0);
  });

  test('begins anew where the clock was ahead before', async () => {
    const ports = fakePorts();
    ports.clock.set('2027-11-23T09:00:00Z');
    for (let guess = 0; guess < 10; guess++) await takeGuess(ports);
    ports.clock.set('2026-11-23T09:00:00Z');

    expect(await takeGuess(ports)).toEqual({ may: true });
  });
});
