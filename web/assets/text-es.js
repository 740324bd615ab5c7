// All texts of the pages in Spanish; text-en.js explains the form.

export default {
  page: {
    skip: 'Ir al contenido',
    signOut: 'Cerrar sesión',
    messages: 'Mensajes',
    dismiss: 'Descartar este mensaje',
    languages: 'Idioma',
    loading: 'Cargando',
    cancel: 'Cancelar',
    close: 'Cerrar',
    tryAgain: 'Volver a intentarlo',
    toStart: 'Ir a la página de inicio',
  },

  // Only with --demo.
  ribbon: {
    demo: 'Demo',
    text: 'Un proveedor de prácticas sustituye al de verdad.',
    open: 'Mira por dentro',
    whatHappened: '¿Qué acaba de pasar?',
  },

  landing: {
    title: 'Holdfast',
    headline: 'Una cuenta en la nube.',
    headlineEnd: 'Un solo dueño.',
    lead:
      'Holdfast conecta tus cuentas en la nube contigo. Si otro usuario ya tiene una cuenta que es tuya, te la traspasa ' +
      'de forma segura en lugar de mostrarte un error.',
    stepSignUp: '{strong} con un correo y una contraseña.',
    stepSignUpStrong: 'Regístrate',
    stepConnect: '{strong} tu cuenta en la nube: inicias sesión en el proveedor, nunca aquí.',
    stepConnectStrong: 'Conecta',
    stepTakeOver: '{strong} una cuenta que tiene otro usuario, en cuanto hayas demostrado que la controlas.',
    stepTakeOverStrong: 'Recupera',
    gate: 'Registrarse o iniciar sesión',
    signUp: 'Registrarse',
    signIn: 'Iniciar sesión',
    name: 'Tu nombre',
    email: 'Correo electrónico',
    password: 'Contraseña',
    passwordHint: 'Unas cuantas palabras seguidas hacen una buena contraseña.',
    showPassword: 'Mostrar',
    hidePassword: 'Ocultar',
    showPasswordLong: 'Mostrar la contraseña',
    hidePasswordLong: 'Ocultar la contraseña',
    create: 'Crear mi usuario',
    forgot: '¿Has olvidado tu contraseña?',
    signInInstead: 'Iniciar sesión con él',
    missing: 'Este campo está vacío.',
    code: 'Código de tu segundo factor',
    codeHint: 'Seis cifras que muestra tu aplicación, o un código de recuperación.',
  },

  farewell: {
    signed_out: 'Has cerrado la sesión.',
    user_deleted: 'Tu usuario se ha eliminado, y las cuentas que habías conectado quedan libres.',
  },

  notFound: {
    title: 'No hay nada en esta dirección',
    text: 'Puede que esté mal escrita, o que lo que había aquí ya no esté.',
    toAccounts: 'Ir a tus cuentas',
  },

  signIn: {
    title: 'Inicia sesión para seguir',
    reason: 'Tu sesión ha terminado. Inicia sesión de nuevo y volverás adonde estabas.',
  },

  unreachable: { title: 'No se han podido cargar tus cuentas' },

  dashboard: {
    title: 'Tus cuentas en la nube',
    documentTitle: 'Tus cuentas en la nube - Holdfast',
    greeting: 'Hola, {name}',
    connected: { one: '{count} conectada', other: '{count} conectadas' },
    needsReconnect: { one: '{count} por reconectar', other: '{count} por reconectar' },
    disconnected: { one: '{count} desconectada', other: '{count} desconectadas' },
    news: 'Novedades sobre tus cuentas',
    handOvers: 'Traspasos',
    you: 'Tú',
    yourName: 'Nombre',
    yourEmail: 'Correo electrónico',
    since: 'En Holdfast desde',
    own: 'Contraseña, sesiones y actividad',
    deleteUser: 'Eliminar mi usuario',
  },

  scopes: {
    may: 'Holdfast puede: {list}',
    identity: 'ver quién eres allí',
    stay: 'seguir conectado mientras no estás',
    read: 'leer tus archivos',
    readAll: 'leer todos los archivos que puedes abrir',
    write: 'leer y cambiar tus archivos',
    writeAll: 'leer y cambiar todos los archivos que puedes abrir',
  },

  invitation: {
    connect: 'Conectar {provider}',
    first: {
      title: 'Aquí todavía no hay nada amarrado',
      text: 'Conecta tu primera cuenta en la nube. Inicias sesión en el proveedor y vuelves aquí cuando esté hecho.',
    },
    afterLoss: {
      title: 'Ahora no tienes ninguna cuenta',
      text:
        '{account} pasó a otro usuario. Si la controlas, conéctala de nuevo para recuperarla, o conecta otra.',
    },
    another: {
      title: '¿Otra cuenta?',
      text: 'Conecta todas las que tengas. Cada una tiene un solo dueño.',
    },
  },

  account: {
    connected: 'Conectada',
    needs_reconnect: 'Por reconectar',
    disconnected: 'Desconectada',
    unknown: 'Desconocido',
    since: 'desde el {date}',
    firstConnected: 'Conectada el {date}',
    reconnect: 'Reconectar',
    disconnect: 'Desconectar',
    remove: 'Quitar',
    used: '{used} en uso',
    usedOf: '{used} de {total} en uso',
    ofUnknownProvider: 'Cuenta en la nube',
    ofAccount: '{action}: {account}',
    rename: 'Cambiar el apodo de {account}',
    nickname: 'Apodo',
    nicknameExample: 'Por ejemplo: Archivos del equipo',
    save: 'Guardar',
    reasons: {
      no_refresh_token: 'Su acceso ha caducado y no se puede renovar. Reconéctala y volverá a funcionar.',
      revoked: 'El proveedor ha retirado su acceso. Reconéctala y volverá a funcionar.',
      expired: 'Su acceso estuvo demasiado tiempo sin usarse. Reconéctala y volverá a funcionar.',
      refresh_lost: 'Su acceso se perdió mientras se renovaba. Reconéctala y volverá a funcionar.',
      scope_changed: 'Permite menos que antes. Reconéctala y permite todo.',
      user_disconnected: 'Sigue siendo tuya, pero Holdfast no guarda ningún acceso. Reconéctala cuando quieras.',
    },
  },

  ask: {
    mismatch: 'No es lo mismo. Escríbelo tal como aparece arriba.',
    disconnect: {
      title: '¿Desconectar {account}?',
      text:
        'Holdfast desecha su acceso a esta cuenta. La cuenta sigue siendo tuya: nadie más la recibe, y puedes ' +
        'reconectarla en cualquier momento.',
      accept: 'Desconectar',
    },
    remove: {
      title: '¿Quitar {account}?',
      text:
        'La cuenta sale de Holdfast, junto con el acceso que se guardaba aquí, y queda libre: el próximo usuario que ' +
        'demuestre a {provider} que la controla podrá conectarla como suya.',
      unchanged: 'Dentro de {email} no se cambia nada.',
      accept: 'Quitar',
    },
    deleteUser: {
      title: '¿Eliminar tu usuario?',
      text:
        'Se eliminan tu usuario, tus sesiones y el acceso a todas tus cuentas conectadas. Esto no se puede deshacer.',
      free: 'Las cuentas quedan libres: las personas que las controlan pueden conectarlas. Dentro de ellas no se cambia nada.',
      typed: 'Para seguir, escribe {email}',
      accept: 'Eliminar mi usuario',
    },
  },

  done: {
    connected: {
      title: '{account} está conectada',
      text: 'Es solo tuya: nadie más puede tenerla en Holdfast al mismo tiempo.',
    },
    connectedAnother: {
      title: '{account} está conectada, pero {wanted} no se ha reconectado',
      text:
        'En {provider} elegiste otra cuenta que la que había que reconectar. Reconecta {wanted} y elígela allí.',
    },
    disconnected: {
      title: '{account} está desconectada',
      text: 'Sigue siendo tuya, sin que se guarde aquí ningún acceso.',
    },
    removed: { title: 'Se ha quitado {account}', text: 'Ahora está libre.' },
    renamed: { title: 'El apodo está guardado', text: 'Esta cuenta se llama aquí {account}.' },
    transferred: {
      title: '{account} ya es tuya',
      text: 'El dueño anterior ha perdido el acceso en Holdfast y recibe un aviso.',
    },
    alreadyTransferred: {
      title: '{account} ya era tuya',
      text: 'Se te traspasó antes. Todo está bien.',
    },
    offerLeft: {
      title: 'No se ha cambiado nada',
      text: 'La cuenta se queda con su dueño actual. Conéctala de nuevo si cambias de opinión.',
    },
  },

  events: {
    lost: {
      title: '{account} se ha traspasado a otro usuario',
      text:
        'El {date}, otro usuario demostró a {provider} que controla esta cuenta y se hizo cargo de ella. Ya no tienes ' +
        'acceso a ella en Holdfast; dentro de la cuenta misma no se ha cambiado nada. Si no fuiste tú ni alguien de ' +
        'tu confianza, cambia su contraseña en el proveedor.',
    },
    requested: {
      title: 'Otro usuario puede hacerse cargo de {account}',
      text:
        'Ha demostrado a {provider} que también la controla, y puede hacerse cargo de ella hasta el {date}. Si quieres ' +
        'conservarla, conéctala de nuevo: así la oferta termina.',
    },
    asked: {
      title: 'Otro usuario pide {account}',
      text: 'Ha demostrado a {provider} que también la controla. Tú decides, hasta el {date}.',
    },
    waiting: { title: 'A la espera del dueño de {account}', text: 'Puede responder hasta el {date}.' },
    refused: { title: 'El dueño de {account} se ha negado', text: 'No se ha cambiado nada.' },
    disputed: {
      title: 'El operador decide sobre {account}',
      text: 'Otro usuario y tú os la habéis quitado el uno al otro. Aquí leerás lo que se decida.',
    },
    approve: 'Aceptar',
    refuse: 'Rechazar',
    gotIt: 'Entendido',
    keep: 'Conservarla',
    takeBack: 'Recuperarla',
    ofAccount: '{action}: {account}',
    toMe: 'Te hiciste cargo de {account}',
    fromMe: '{account} pasó a otro usuario',
  },

  offer: {
    title: '¿Hacerte cargo de esta cuenta?',
    lead:
      '{account} ({provider}) pertenece a otro usuario de Holdfast. Acabas de demostrar que la controlas, así que puede ' +
      'ser tuya.',
    moves: 'La cuenta pasa a ti, {user}.',
    loses: 'El dueño actual pierde el acceso a ella en Holdfast y recibe un aviso.',
    replaces: 'Tus nuevos tokens sustituyen a los antiguos, que se desechan.',
    unchanged: 'Dentro de la cuenta en la nube no se cambia nada: ni archivos, ni ajustes, ni contraseña.',
    otherUser: 'Otro usuario',
    you: 'Tú',
    timeLeft: 'Esta oferta vale {time} minutos más.',
    accept: { nobody: 'Pasarla a mí', owner: 'Preguntar al dueño', operator: 'Preguntar al operador' },
    again: 'Conectar de nuevo',
  },

  connectAgain: 'Conectar de nuevo',

  errors: {
    network: {
      title: 'No se ha podido contactar con el servidor',
      text: 'Comprueba tu conexión e inténtalo de nuevo. No se pierde nada por probar dos veces.',
    },
    bad_answer: {
      title: 'El servidor ha dado una respuesta sin sentido',
      text: 'Espera un momento e inténtalo de nuevo; si se repite, avisa a quienes llevan este servidor.',
    },
    unknown: {
      title: 'Eso no ha funcionado',
      text: 'Espera un momento e inténtalo de nuevo; si se repite, avisa a quienes llevan este servidor.',
    },
    email_taken: {
      title: 'Ya hay un usuario con este correo',
      text: 'Si eres tú, inicia sesión. Si no, usa otro correo.',
    },
    invalid_email: {
      title: 'Esto no es una dirección de correo',
      text: 'Comprueba si tiene algún error, como una @ que falta.',
    },
    weak_password: { title: 'Esta contraseña no sirve', text: 'Elige una más larga o menos común.' },
    sign_up_closed: { title: 'Aquí nadie puede registrarse', text: 'Necesitas el enlace de una invitación.' },
    weak_password_at_least: {
      title: 'Esta contraseña no sirve',
      text: 'Hazla más larga: {least} caracteres o más.',
    },
    invalid_username: {
      title: 'Este nombre no sirve',
      text: 'Usa de 1 a 64 caracteres, todos visibles.',
    },
    invalid_credentials: {
      title: 'El correo y la contraseña no coinciden',
      text: 'Comprueba ambos e inténtalo de nuevo. Si es tu primera vez aquí, regístrate primero.',
    },
    not_signed_in: { title: 'Tu sesión ha terminado', text: 'Inicia sesión de nuevo para seguir.' },
    reauthentication_required: {
      title: 'Iniciaste sesión hace un rato',
      text: 'Para comprobar que eres tú, escribe tu contraseña otra vez.',
    },
    second_factor_required: { title: 'También hace falta un código', text: 'Escribe el de tu aplicación o usa una llave de acceso.' },
    second_factor_missing: {
      title: 'Aquí hace falta un segundo factor para quedarse con una cuenta',
      text: 'Añade uno en esta página y vuelve a conectar la cuenta.',
    },
    invalid_code: { title: 'Este código no vale', text: 'Está mal o ya se usó: espera al siguiente.' },
    wrong_password: { title: 'Esta no es tu contraseña', text: 'Revísala y vuelve a intentarlo.' },
    no_cookies: {
      title: 'Tu navegador no ha conservado la sesión',
      text: 'Has iniciado sesión, pero este sitio no puede guardar cookies aquí. Permítelas e inténtalo de nuevo.',
    },
    cross_site: {
      title: 'El servidor no acepta órdenes desde esta dirección',
      text: 'Esta página está abierta en otra dirección que la prevista. Ábrela en esa e inténtalo de nuevo.',
    },
    invalid_nickname: {
      title: 'Este apodo no sirve',
      text: 'Usa como mucho 50 caracteres, sin saltos de línea.',
    },
    invalid_transfer_token: {
      title: 'Esta oferta no es válida',
      text:
        'Otra más nueva la ha sustituido, o no ha llegado entera. No se ha cambiado nada. Conecta la cuenta de nuevo ' +
        'para obtener otra oferta.',
    },
    transfer_token_expired: {
      title: 'Los diez minutos han pasado',
      text: 'No se ha cambiado nada. Conecta la cuenta de nuevo para obtener otra oferta.',
    },
    not_your_transfer: {
      title: 'Esta oferta se hizo a otro usuario',
      text:
        'No se ha cambiado nada. Inicia sesión como el usuario que conectó la cuenta, o conéctala de nuevo como el ' +
        'que eres ahora.',
    },
    too_many_accounts: {
      title: 'Tienes tantas cuentas en la nube como puede tener un usuario',
      text: 'Por eso no se ha cambiado nada. Quita una que ya no necesites y hazte cargo de esta después.',
    },
    handover_disabled: { title: 'Esta cuenta no se traspasa aquí', text: 'No se ha cambiado nada.' },
    handover_refused: { title: 'El dueño se ha negado', text: 'No se ha cambiado nada.' },
    handover_cooling_down: {
      title: 'Todavía no',
      text: 'Esta cuenta cambió de manos hace poco, o se te negó. No se ha cambiado nada. Inténtalo mañana.',
    },
    owner_changed: {
      title: 'La cuenta ha cambiado de manos entretanto',
      text:
        'Por eso la oferta ya no vale, y no se ha cambiado nada. Conecta la cuenta de nuevo para ver cómo están las ' +
        'cosas ahora.',
    },
    offer_gone: {
      title: 'La cuenta ya está libre',
      text: 'Su dueño la ha quitado, así que no hay nada que traspasar. Conéctala de nuevo y será tuya.',
    },
    rate_limited: { title: 'Eso ha sido demasiado seguido', text: 'Espera un minuto e inténtalo de nuevo.' },
    rate_limited_for: {
      title: 'Eso ha sido demasiado seguido',
      text: {
        one: 'Inténtalo de nuevo dentro de {count} segundo.',
        other: 'Inténtalo de nuevo dentro de {count} segundos.',
      },
    },
    unavailable: {
      title: 'El servidor está ocupado o su base de datos no responde',
      text: 'Que sepamos, no se ha cambiado nada. Espera un momento e inténtalo de nuevo.',
    },
    invalid_request: { title: 'Falta algo', text: 'Rellena todos los campos e inténtalo de nuevo.' },
    internal_error: {
      title: 'Algo se ha roto en el servidor',
      text:
        'Allí ha quedado anotado. Espera un momento e inténtalo de nuevo; si se repite, avisa a quienes llevan este ' +
        'servidor.',
    },
    request_timeout: {
      title: 'Tu petición ha tardado demasiado en llegar',
      text: 'Comprueba tu conexión e inténtalo de nuevo.',
    },
    too_long: { title: 'Eso era demasiado texto', text: 'Acórtalo e inténtalo de nuevo.' },
    out_of_step: {
      title: 'Esta página y el servidor no se entienden',
      text: 'Recarga la página e inténtalo de nuevo; si se repite, avisa a quienes llevan este servidor.',
    },
    gone: {
      title: 'Eso ya no está aquí',
      text: 'Se ha quitado, o ahora pertenece a otro usuario. Esta página muestra cómo están las cosas.',
    },
    requestNumber: 'El número de esta petición: {number}',
  },
};
