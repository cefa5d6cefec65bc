/** English strings: the home page. */
export const homeStrings = {
  home: {
    title: 'Watch together',
    hero: 'Same film. Same second.',
    heroText:
      'Open a room, send the link, press play. Everyone sees the same frame at the same moment, wherever they sit.',
    start: 'Start a room',
    joinLabel: 'Room code',
    join: 'Join',
    joinShort: 'A code has six letters and digits.',
    joinWrong: 'Codes use letters and the digits 2 to 9; O, I, 0 and 1 never occur.',
    live: 'Playing now',
    rooms_one: '{{count}} open room',
    rooms_other: '{{count}} open rooms',
    sort: {
      label: 'Order of the rooms',
      viewers: 'Most watched',
      newest: 'Newest',
    },
    search: 'Search rooms',
    noMatch: 'No open room matches “{{query}}”.',
    showAll: 'Show all rooms',
    more: 'Show more',
    stale: 'This list is from {{time}}. The server does not answer right now.',
    loadFailed: 'The rooms could not be loaded',
    empty: {
      title: 'The screens are dark',
      text: 'Nobody has a public room open at the moment. Start one: there are films built in, and friends join by link without an account.',
    },
    card: {
      untitled: '{{host}}’s room',
      noFilm: 'Choosing a film',
      ownVideo: 'A video from the web',
      hostedBy: 'Hosted by {{host}}',
      viewers_one: '{{count}} watching',
      viewers_other: '{{count}} watching',
    },
    create: {
      title: 'Start a room',
      name: 'Room name',
      namePlaceholder: 'Friday night film',
      film: 'What will you watch?',
      submit: 'Open the room',
    },
  },
} as const;
