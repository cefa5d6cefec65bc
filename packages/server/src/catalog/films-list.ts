/** The built-in films: freely licensed, by addresses that have been stable for years. */
import type { Film } from '@streamit/protocol';

const CC0 = { name: 'CC0 1.0', url: 'https://creativecommons.org/publicdomain/zero/1.0/' };
const CC_BY_25 = { name: 'CC BY 2.5', url: 'https://creativecommons.org/licenses/by/2.5/' };
const CC_BY_30 = { name: 'CC BY 3.0', url: 'https://creativecommons.org/licenses/by/3.0/' };
const CC_BY_40 = { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' };

export const FILMS: readonly Film[] = [
  {
    id: 'sync-test',
    title: 'Sync test',
    // Ships with the page: a first run plays something without the internet.
    url: '/media/sync-test.webm',
    mime_type: 'video/webm',
    duration: 60,
    release_year: 2026,
    description:
      'One minute of numbered frames, with a flash and a beep each five seconds: see and hear how well you are in step.',
    poster: null,
    license: CC0,
    credit: 'The StreamIt authors',
  },
  {
    id: 'big-buck-bunny',
    title: 'Big Buck Bunny',
    url: 'https://archive.org/download/BigBuckBunny_124/Content/big_buck_bunny_720p_surround.mp4',
    mime_type: 'video/mp4',
    duration: 596,
    release_year: 2008,
    description: 'A giant rabbit with a heart bigger than himself takes revenge on three rodents.',
    poster: null,
    license: CC_BY_30,
    credit: '© Blender Foundation | www.bigbuckbunny.org',
  },
  {
    id: 'sintel',
    title: 'Sintel',
    url: 'https://archive.org/download/Sintel/sintel-2048-stereo_512kb.mp4',
    mime_type: 'video/mp4',
    duration: 888,
    release_year: 2010,
    description: 'A lonely young woman searches for the dragon that she raised and lost.',
    poster: null,
    license: CC_BY_30,
    credit: '© Blender Foundation | www.sintel.org',
  },
  {
    id: 'tears-of-steel',
    title: 'Tears of Steel',
    url: 'https://archive.org/download/Tears-of-Steel/tears_of_steel_720p.mp4',
    mime_type: 'video/mp4',
    duration: 734,
    release_year: 2012,
    description:
      'Warriors and scientists gather in Amsterdam’s Old Church to save the world from robots by staging a memory.',
    poster: null,
    license: CC_BY_30,
    credit: '© Blender Foundation | mango.blender.org',
  },
  {
    id: 'elephants-dream',
    title: 'Elephants Dream',
    url: 'https://archive.org/download/ElephantsDream/ed_1024_512kb.mp4',
    mime_type: 'video/mp4',
    duration: 654,
    release_year: 2006,
    description: 'Two men wander through a machine without end. The first open movie.',
    poster: null,
    license: CC_BY_25,
    credit: '© 2006 Blender Foundation / Netherlands Media Art Institute | www.elephantsdream.org',
  },
  {
    id: 'cosmos-laundromat',
    title: 'Cosmos Laundromat: First Cycle',
    url: 'https://archive.org/download/CosmosLaundromatFirstCycle/Cosmos%20Laundromat%20-%20First%20Cycle%20%281080p%29.mp4',
    mime_type: 'video/mp4',
    duration: 730,
    release_year: 2015,
    description: 'On a desolate island a suicidal sheep meets a salesman who offers him any life he wants.',
    poster: null,
    license: CC_BY_40,
    credit: '© Blender Foundation | gooseberry.blender.org',
  },
];
