// Los textos de la página de la demo en español; véase text-en.js.

export default {
  demo: {
    documentTitle: 'Holdfast, visto por dentro',
    headline: 'Una cuenta, dos personas,',
    headlineEnd: 'un dueño.',
    lead:
      'Mira lo que pasa por dentro mientras Anna y Ben conectan la misma cuenta en la nube. Nada está dibujado de antemano: ' +
      'cada flecha es una petición real de este servidor.',
    ways: 'En esta página',
    toApp: 'Pruébalo tú',
    told: '{name}: {text}',
    ms: '{ms} ms',

    mailbox: {
      documentTitle: 'El buzón de la demostración - Holdfast',
      title: 'Buzón',
      lead: 'La demostración no envía correos. Lo que enviaría a cualquiera está aquí.',
      empty: 'Aún no hay correos. Di, por ejemplo, que has olvidado tu contraseña.',
      to: 'Para {email}, {date}',
    },

    people: { anna: 'Anna', ben: 'Ben', app: 'App' },

    play: {
      controls: 'La historia',
      play: 'Reproducir',
      pause: 'Pausa',
      step: 'Un paso',
      reset: 'Empezar de nuevo',
      wasReset: 'Anna, Ben y los corredores ya no están. El escenario está vacío.',
      steps: {
        1: 'Los dos se registran',
        2: 'Anna conecta team-files',
        3: 'Ben también la conecta: la base de datos se niega',
        4: 'Ben se hace cargo de ella',
        5: 'Anna recibe el aviso',
      },
    },

    browser: {
      title: 'El navegador de {name}',
      hello: 'Hola, {name}',
      noUser: '{name} aún no se ha registrado.',
      nothing: 'Aquí aún no hay nada amarrado.',
      connected: 'Conectada',
      disconnected: 'Desconectada',
      offer: '¿Hacerte cargo de esta cuenta?',
      offerText: '{account} es de otro usuario. Acabas de demostrar que la controlas.',
      lost: 'Ha pasado a otro usuario',
      lostText: '{account}, el {date}. Aquí ya no tienes acceso a ella.',
      connect: 'Conectar como {name}',
      takeOver: 'Hacerse cargo',
      takeOverAs: 'Hacerse cargo como {name}',
    },

    diagram: {
      title: 'Lo que pasa por dentro',
      requests: 'Peticiones',
      provider: 'Proveedor',
      holdfast: 'Holdfast',
      database: 'Base de datos',
      browser: 'Navegador',
      answer: '{status} · {ms} ms',
      empty: 'Pulsa Reproducir. Las peticiones aparecen aquí según ocurren.',
      violation:
        'Se niega la base de datos, no el código que va antes. Por eso no puede aparecer un segundo dueño, sea cual sea el ' +
        'momento.',
    },

    vault: { empty: 'Aquí estará la fila de la cuenta.' },

    outcome: {
      linked: '{account} está conectada y es solo tuya.',
      conflict: '{account} es de otro usuario. Puedes hacerte cargo de ella: la oferta vale diez minutos.',
      transferred: '{account} es tuya ahora. El dueño anterior recibe el aviso.',
      waits_for_owner: 'Se ha preguntado al dueño de {account}, y esperas la respuesta.',
      waits_for_operator:
        'Os habéis quitado {account} el uno al otro. Decide el operador: `holdfast handover list`.',
    },

    race: {
      short: 'Carrera',
      title: 'Carrera por una cuenta',
      text: 'Muchos usuarios conectan una cuenta nueva en el mismo instante. El índice único deja pasar a uno.',
      start: { one: '{count} navegador', other: '{count} navegadores' },
      summary: '{browsers} navegadores a la vez: {owners} enlazados, {offers} × 23505, en {ms} ms',
      oneOwner: 'Un dueño.',
      manyOwners: { one: '{count} dueño.', other: '{count} dueños de una cuenta.' },
      sums: '{browsers} navegadores, {offers} ofertas, {errors} errores, {ms} ms.',
    },

    token: {
      title: 'Un token de la bóveda',
      text:
        'Para eso se enlazan cuentas: un servidor tuyo pide el token de acceso de una cuenta y recibe uno vivo. Holdfast lo ' +
        'renueva si hace falta, una sola vez, pregunte quien pregunte.',
      ask: 'Para la cuenta de {name}',
      renew: 'La nube lo rechazó: renovar',
      given: 'La app recibió un token de {characters} caracteres para {account}. Vive hasta {time}.',
      refused: '{name} tiene que volver a conectar {account}: el proveedor retiró su acceso. Holdfast se lo ha dicho.',
    },

    faults: {
      short: 'Fallos',
      title: 'Haz fallar al proveedor',
      text: 'Una etiqueta en el correo dice al proveedor de la demo qué debe hacer mal. Mira en qué acaba.',
      running: 'En marcha…',
      user: 'El usuario lee:',
      teaches: 'Lo que enseña:',
      of: {
        access_denied: {
          title: 'La persona dice que no',
          teaches: 'No se enlaza nada, y la página lo dice con claridad: un no es una respuesta, no un error.',
        },
        invalid_grant: {
          title: 'El código se rechaza',
          teaches: 'Un código vale una vez y poco tiempo. Holdfast no lo intenta otra vez: la persona conecta de nuevo.',
        },
        server_error: {
          title: 'El servidor de tokens responde 500',
          teaches: 'Los problemas del proveedor no llegan a la base de datos: no se escribe nada.',
        },
        slow: {
          title: 'El servidor de tokens tarda diez segundos',
          teaches: 'Holdfast cuelga a los cinco, para que un proveedor lento no retenga sus procesos.',
        },
        userinfo_error: {
          title: 'El proveedor no dice de quién es la cuenta',
          teaches: 'Los tokens solos no prueban nada. Sin identidad no se enlaza nada: un dueño nunca se adivina.',
        },
        no_refresh_token: {
          title: 'No llega ningún token de renovación',
          teaches: 'La cuenta se enlaza igualmente. Su acceso acaba tras una hora, y entonces hay que reconectarla.',
        },
        expired: {
          title: 'El token de acceso vive cinco segundos',
          teaches: 'Una app que pide a la bóveda recibe igualmente un token vivo: Holdfast lo renueva antes.',
        },
        revoked: {
          title: 'Se rechaza el token de renovación',
          teaches: 'La cuenta queda enlazada y, al renovarla por primera vez, hay que volver a conectarla. Su dueño recibe el aviso.',
        },
        rotate: {
          title: 'Un token de renovación antiguo muere al instante',
          teaches: 'El nuevo se guarda antes de responder nada, y dos instancias nunca renuevan a la vez.',
        },
      },
    },

    guarantee: {
      short: 'La garantía',
      title: 'Quita la garantía',
      text: '¿Y si el índice único no estuviera? Una base de datos de usar y tirar lo muestra. La de verdad no se toca.',
      start: 'Quítala y mira',
      next: 'Siguiente',
      open: 'Se quita el índice',
      openText: 'Una base de datos nueva, el mismo código, sin el índice único.',
      race: 'Ocho navegadores compiten',
      raceText: 'Cada uno pregunta antes de quién es la cuenta, y a cada uno se le dice: de nadie.',
      doctor: 'El médico mira',
      doctorText: 'holdfast doctor lee el catálogo y las filas.',
      repair: 'Se aplica su reparación',
      repairText: 'Queda un dueño, y el índice ha vuelto.',
      raceAgain: 'Compiten otra vez',
      raceAgainText: 'Los mismos ocho navegadores, el mismo código.',
      healthy: 'El médico no encuentra nada malo.',
      index: { dropped: 'ya no está', present: 'está' },
    },

    inside: {
      title: 'Compruébalo tú',
      log: 'Registro',
      rows: 'Filas',
      webhooks: 'Webhooks',
      webhooksText:
        'Una aplicación que escucha: lo que recibió su webhook, y si la firma es correcta. `holdfast app hook add` ' +
        'añade uno tuyo.',
      genuine: 'la firma es correcta',
      forged: 'la firma no es correcta, y se rechazó',
      sql: 'SQL',
      curl: 'curl',
      copy: 'Copiar',
      empty: 'Aún nada.',
      curlText: 'Las últimas peticiones, para repetirlas a mano. Pon tus cookies y códigos en las variables.',
    },
  },
};
