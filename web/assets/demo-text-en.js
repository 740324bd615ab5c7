// The texts of the demo's page in English; see text-en.js.

export default {
  demo: {
    documentTitle: 'Holdfast, seen from inside',
    headline: 'One account, two people,',
    headlineEnd: 'one owner.',
    lead:
      'Watch what happens inside while Anna and Ben connect the same cloud account. Nothing here is drawn in advance: each ' +
      'arrow is a real request of this server.',
    ways: 'On this page',
    toApp: 'Try it yourself',
    told: '{name}: {text}',
    ms: '{ms} ms',

    mailbox: {
      documentTitle: 'The mailbox of the demo - Holdfast',
      title: 'Mailbox',
      lead: 'The demo sends no mail. What it would send to anybody is here.',
      empty: 'No mail yet. Say that you forgot your password, for example.',
      to: 'To {email}, {date}',
    },

    people: { anna: 'Anna', ben: 'Ben', app: 'App' },

    play: {
      controls: 'The story',
      play: 'Play',
      pause: 'Pause',
      step: 'One step',
      reset: 'Start over',
      wasReset: 'Anna, Ben and the racers are gone. The stage is empty.',
      steps: {
        1: 'Both sign up',
        2: 'Anna connects team-files',
        3: 'Ben connects it too: the database refuses',
        4: 'Ben takes it over',
        5: 'Anna is told',
      },
    },

    browser: {
      title: 'The browser of {name}',
      hello: 'Hello, {name}',
      noUser: '{name} has not signed up yet.',
      nothing: 'Nothing is made fast here yet.',
      connected: 'Connected',
      disconnected: 'Disconnected',
      offer: 'Take this account over?',
      offerText: '{account} belongs to another user. You have just proved that you control it.',
      lost: 'Handed over to another user',
      lostText: '{account}, on {date}. You have no access to it here any more.',
      connect: 'Connect as {name}',
      takeOver: 'Take it over',
      takeOverAs: 'Take it over as {name}',
    },

    diagram: {
      title: 'What happens inside',
      requests: 'Requests',
      provider: 'Provider',
      holdfast: 'Holdfast',
      database: 'Database',
      browser: 'Browser',
      answer: '{status} · {ms} ms',
      empty: 'Press Play. Requests appear here as they happen.',
      violation: 'The database refuses, not the code before it. So no second owner can appear, whatever the timing.',
    },

    vault: { empty: 'The row of the account will stand here.' },

    outcome: {
      linked: '{account} is connected, and yours alone.',
      conflict: '{account} belongs to another user. You may take it over: the offer holds for ten minutes.',
      transferred: '{account} is yours now. The former owner is told.',
      waits_for_owner: 'The owner of {account} is asked, and you wait for the answer.',
      waits_for_operator:
        'The two of you have taken {account} from each other. The operator decides: `holdfast handover list`.',
    },

    race: {
      short: 'Race',
      title: 'Race for one account',
      text: 'Many users connect one fresh account at the same moment. The unique index lets one of them through.',
      start: { one: '{count} browser', other: '{count} browsers' },
      summary: '{browsers} browsers at once: {owners} linked, {offers} × 23505, in {ms} ms',
      oneOwner: 'One owner.',
      manyOwners: { one: '{count} owner.', other: '{count} owners of one account.' },
      sums: '{browsers} browsers, {offers} offers, {errors} errors, {ms} ms.',
    },

    token: {
      title: 'A token from the vault',
      text:
        'What linking is for: a backend of yours asks for the access token of an account and gets a living one. Holdfast ' +
        'renews it where need be, once, whoever else asks.',
      ask: 'For {name}’s account',
      renew: 'The cloud refused it: renew',
      given: 'The app got a token of {characters} characters for {account}. It lives until {time}.',
      refused: '{name} has to connect {account} again: the provider withdrew its access. Holdfast has told them.',
    },

    faults: {
      short: 'Faults',
      title: 'Let the provider fail',
      text: 'A tag in the email tells the demo provider what to get wrong. See what becomes of it.',
      running: 'Running…',
      user: 'The user reads:',
      teaches: 'What it teaches:',
      of: {
        access_denied: {
          title: 'The person says no',
          teaches: 'Nothing is linked, and the page says so in plain words: no is an answer, not an error.',
        },
        invalid_grant: {
          title: 'The code is refused',
          teaches: 'A code is good once, for a short time. Holdfast does not try it again: the person connects again.',
        },
        server_error: {
          title: 'The token endpoint answers 500',
          teaches: 'The provider’s trouble never reaches the database: nothing is written.',
        },
        slow: {
          title: 'The token endpoint takes ten seconds',
          teaches: 'Holdfast hangs up after five, so that a slow provider can’t hold its workers.',
        },
        userinfo_error: {
          title: 'The provider does not say whose account it is',
          teaches: 'Tokens alone are no proof. Without an identity nothing is linked: an owner is never guessed.',
        },
        no_refresh_token: {
          title: 'No refresh token comes',
          teaches: 'The account is linked all the same. Its access ends after an hour, and then it needs reconnecting.',
        },
        expired: {
          title: 'The access token lives five seconds',
          teaches: 'An app that asks the vault gets a living token all the same: Holdfast renews it first.',
        },
        revoked: {
          title: 'The refresh token is refused',
          teaches: 'The account is linked, and at the first renewal it needs reconnecting. Its owner is told.',
        },
        rotate: {
          title: 'An old refresh token dies at once',
          teaches: 'The new one is stored before anything is answered, and two instances never renew at once.',
        },
      },
    },

    guarantee: {
      short: 'The guarantee',
      title: 'Drop the guarantee',
      text:
        'What if the unique index were not there? A throw-away database shows it. The real one is not touched.',
      start: 'Drop it and see',
      next: 'Next',
      open: 'The index is dropped',
      openText: 'A fresh database, the same code, without the unique index.',
      race: 'Eight browsers race',
      raceText: 'Each asks first who owns the account, and each is told: nobody.',
      doctor: 'The doctor looks',
      doctorText: 'holdfast doctor reads the catalogue and the rows.',
      repair: 'Its repair is applied',
      repairText: 'One owner stays, and the index is back.',
      raceAgain: 'They race again',
      raceAgainText: 'The same eight browsers, the same code.',
      healthy: 'The doctor finds nothing wrong.',
      index: { dropped: 'is gone', present: 'is there' },
    },

    inside: {
      title: 'See for yourself',
      log: 'Log',
      rows: 'Rows',
      webhooks: 'Webhooks',
      webhooksText:
        'An app that listens: what its webhook was sent, and whether the signature is right. `holdfast app hook add` ' +
        'adds one of your own.',
      genuine: 'the signature is right',
      forged: 'the signature is wrong, and it was refused',
      sql: 'SQL',
      curl: 'curl',
      copy: 'Copy',
      empty: 'Nothing yet.',
      curlText: 'The latest requests, to repeat by hand. Put your own cookies and codes into the variables.',
    },
  },
};
