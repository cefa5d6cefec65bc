/** Reads `/metrics/` as Prometheus does. */
import assert from 'node:assert/strict';

export interface MetricsRead {
  /** Of the one series with this name and these labels; undefined when there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
}

export async function readMetrics(url: string, token?: string): Promise<MetricsRead> {
  const response = await fetch(
    `${url}/metrics/`,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );
  const text = await response.text();
  assert.equal(response.status, 200, text);
  const series = new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), Number(line.slice(at + 1))];
      }),
  );
  return {
    value(name, labels = {}) {
      const said = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      return series.get(said.length === 0 ? name : `${name}{${said.join(',')}}`);
    },
  };
}
