/** English strings: choosing what to watch. */
export const sourcesStrings = {
  sources: {
    tabs: {
      films: 'Built-in films',
      link: 'A link',
      later: 'Later',
      label: 'Where the film comes from',
    },
    laterText: 'The room opens without a film. You choose one inside, when everyone is there.',
    films: 'Films',
    filmMeta: '{{year}} · {{length}}',
    license: 'Licence: {{name}}',
    filmsFailed: 'The list of films could not be loaded',
    url: 'Address of a video',
    urlHint: 'An https link to an mp4 or webm file, or to an HLS playlist (.m3u8). Every viewer loads it from there.',
    urlMissing: 'Paste the address of a video.',
    urlOdd: 'This is not a complete address. It starts with https://',
    urlInsecure: 'The address has to start with https:// so that browsers may play it here.',
    watch: 'Watch this',
  },
} as const;
