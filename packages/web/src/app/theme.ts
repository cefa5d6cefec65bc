/** The look of the page: lamp light on ink in the dark, ink on paper in the light. Colours of ours are in `tokens.css`. */
import {
  ActionIcon,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Menu,
  Modal,
  Tooltip,
} from '@mantine/core';

/** Tungsten light; shade 4 is the accent in both schemes, always with dark text on it. */
const lamp: MantineColorsTuple = [
  '#fff7e4',
  '#ffeccb',
  '#ffd998',
  '#ffc860',
  '#ffb938',
  '#f7a51a',
  '#dd8c06',
  '#b06c00',
  '#8a5300',
  '#663d00',
];

/** Dark greys with a little violet, so that black pictures do not sink into them. Index 7 is the page, 6 a surface. */
const dark: MantineColorsTuple = [
  '#f3f0ea',
  '#cfcad6',
  '#a8a3b3',
  '#807b8c',
  '#45414f',
  '#2e2b38',
  '#201e28',
  '#131118',
  '#0e0d12',
  '#08070a',
];

const gray: MantineColorsTuple = [
  '#faf8f5',
  '#f2eee8',
  '#e6e0d7',
  '#d8d0c5',
  '#c2b9ad',
  '#9b9389',
  '#6b6470',
  '#4d4754',
  '#322d39',
  '#1b1822',
];

export const theme = createTheme({
  primaryColor: 'lamp',
  primaryShade: 4,
  colors: { lamp, dark, gray },
  black: '#1b1822',
  white: '#ffffff',
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI Variable Text", "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", Menlo, Consolas, monospace',
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '14px', xl: '20px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: { fontWeight: '750', textWrap: 'balance' },
  components: {
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.6, blur: 4 },
        // Mantine's <header> would be a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } },
    }),
    Menu: Menu.extend({
      // The first item takes the focus, as menus should; Mantine's placeholder for it is no child that a menu may have.
      defaultProps: { shadow: 'lg', position: 'bottom-end', withInitialFocusPlaceholder: false },
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
  },
});

/** What Mantine derives from the accent is too pale for text on paper: the light scheme takes darker shades. */
export const resolveCssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f7f4ef',
    '--mantine-color-dimmed': '#655f6d',
    '--mantine-color-placeholder': '#756e7c',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-lamp-text': '#8a5300',
    '--mantine-color-lamp-light': 'rgba(247, 165, 26, 0.16)',
    '--mantine-color-lamp-light-hover': 'rgba(247, 165, 26, 0.26)',
    '--mantine-color-lamp-light-color': '#7a4900',
    '--mantine-color-lamp-outline': '#8a5300',
    '--mantine-color-anchor': '#8a5300',
  },
  dark: {
    '--mantine-color-dimmed': '#a8a3b3',
    '--mantine-color-placeholder': '#8f8a9c',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-lamp-light-color': '#ffc860',
    '--mantine-color-anchor': '#ffc860',
  },
});
