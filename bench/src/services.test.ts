import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRedisInfo } from './services.ts';

test('the calls of each command and the processor time are read out of INFO', () => {
  const { calls, cpuMicros } = parseRedisInfo(
    [
      '# Commandstats',
      'cmdstat_publish:calls=42,usec=90,usec_per_call=2.14,rejected_calls=0,failed_calls=0',
      'cmdstat_config|get:calls=1,usec=9,usec_per_call=9.00',
      '# CPU',
      'used_cpu_sys:0.250000',
      'used_cpu_user:1.500000',
      'used_cpu_sys_children:7.000000',
    ].join('\r\n'),
  );
  assert.deepEqual(
    [...calls],
    [
      ['publish', 42],
      ['config|get', 1],
    ],
  );
  assert.equal(cpuMicros, 1_750_000);
});
