/** English strings: coming in, accounts. */
export const accountStrings = {
  account: {
    signIn: 'Log in',
    menu: 'Your account: {{name}}',
    guest: 'Guest',
    member: '@{{username}}',
    signInOrRegister: 'Log in or register',
    signOut: 'Log out',
    signOutFailed: 'You could not be logged out',
    rename: 'Change your name',
    renameTitle: 'What should others call you?',
    renamed: 'You are now {{name}}',
    tabs: {
      guest: 'As a guest',
      login: 'Log in',
      register: 'Register',
      label: 'Ways to come in',
    },
    dialog: {
      enter: 'Come in',
      host: 'Open a room of your own',
      hostText:
        'Guests can watch in any room. To host one you need an account: it takes a minute and no e-mail is sent.',
      hostGuestText: 'You are here as the guest {{name}}. Guests can watch; to host a room, log in or register.',
    },
    guestForm: {
      name: 'Your name',
      nameHint: 'What the others in the room see',
      submit: 'Watch as a guest',
    },
    loginForm: {
      email: 'E-mail',
      password: 'Password',
      submit: 'Log in',
    },
    registerForm: {
      email: 'E-mail',
      username: 'Username',
      usernameHint: '3 to 20 letters, digits or underscores',
      password: 'Password',
      passwordHint: 'At least {{count}} characters',
      submit: 'Create account',
    },
    username: {
      title: 'Choose a username',
      text: 'Rooms let in people who have one.',
      submit: 'Use this name',
    },
    field: {
      nameMissing: 'Enter a name.',
      nameTooLong: 'Use at most {{max}} characters.',
      emailMissing: 'Enter your e-mail address.',
      emailOdd: 'This does not look like an e-mail address.',
      passwordMissing: 'Enter your password.',
      passwordShort: 'Use at least {{min}} characters.',
      usernameOdd: 'Use 3 to 20 letters, digits or underscores.',
    },
  },
} as const;
