// Sets the colour scheme before the first paint, so that a chosen theme never flashes through the other one.
// A file of its own because the server's content policy allows no inline script.
(() => {
  let scheme = 'auto';
  try {
    scheme = localStorage.getItem('streamit.colour-scheme') ?? 'auto';
  } catch {
    // Storage may be forbidden; then the system decides.
  }
  const isDark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
