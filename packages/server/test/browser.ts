/** As much of a browser as signing in elsewhere needs: it keeps cookies for each server and follows where it is sent. */

export interface Page {
  /** Where it ended up. */
  readonly url: URL;
  readonly status: number;
  /** Every address on the way, the first one included. */
  readonly trail: readonly URL[];
  readonly text: string;
}

export interface Browser {
  /** Opens `url` and follows redirects, but not to an address that `stopAt` names: that is where it ends up then. */
  open(url: string | URL, stopAt?: (url: URL) => boolean): Promise<Page>;
  /** `name=value; …` of the cookies for `url`. */
  cookiesFor(url: string | URL): string;
  setCookie(url: string | URL, line: string): void;
}

const REDIRECTS_MAX = 10;

export function createBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string | URL) => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  const cookiesFor = (url: string | URL) => [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');

  function setCookie(url: string | URL, line: string): void {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) jarOf(url).delete(name);
    else jarOf(url).set(name, value);
  }

  return {
    cookiesFor,
    setCookie,
    async open(start, stopAt = () => false) {
      const trail: URL[] = [];
      for (let url = new URL(start); trail.length <= REDIRECTS_MAX; ) {
        trail.push(url);
        if (stopAt(url)) return { url, status: 0, trail, text: '' };
        const response = await fetch(url, {
          redirect: 'manual',
          headers: { cookie: cookiesFor(url), accept: 'text/html' },
        });
        for (const line of response.headers.getSetCookie()) setCookie(url, line);
        const location = response.headers.get('location');
        const text = await response.text();
        if (location === null) return { url, status: response.status, trail, text };
        url = new URL(location, url);
      }
      throw new Error(`too many redirects: ${trail.join(' → ')}`);
    },
  };
}
