// The texts of a callback's outcome in Spanish; see text-en.js.

export default {
  callback: {
    unknown: {
      title: 'No se ha podido conectar tu cuenta',
      text: 'No se ha cambiado nada. Conecta de nuevo; si se repite, avisa a quienes llevan este servidor.',
    },
    ownership_conflict: {
      title: 'Esta cuenta pertenece a otro usuario',
      text:
        'Puedes hacerte cargo de ella, pero la oferta no ha llegado entera. Conecta la cuenta de nuevo para obtener ' +
        'otra.',
    },
    access_denied: {
      title: 'Has dicho que no en el proveedor',
      text: 'No se ha conectado ni cambiado nada. Si no era lo que querías, conecta de nuevo y acepta.',
    },
    misconfigured: {
      title: 'El proveedor no ha aceptado nuestra petición',
      text:
        'No se ha conectado nada. Es cosa de los ajustes de este servidor, no tuya: avisa, por favor, a quienes lo ' +
        'llevan.',
    },
    server_error: {
      title: 'El proveedor tiene un fallo',
      text: 'No ha podido terminar tu inicio de sesión, y no se ha conectado nada. Espera un momento y conecta de nuevo.',
    },
    temporarily_unavailable: {
      title: 'El proveedor está ocupado o no responde',
      text: 'No se ha conectado nada. Inténtalo de nuevo en unos minutos.',
    },
    wants_you: {
      title: 'El proveedor quiere preguntarte algo antes',
      text:
        'No se ha conectado nada. Conecta de nuevo y responde a lo que pregunte: iniciar sesión, elegir una cuenta o ' +
        'aceptar.',
    },
    provider_error: {
      title: 'El proveedor se ha negado, sin decir por qué',
      text: 'No se ha conectado nada. Conecta de nuevo; si se repite, prueba con otra cuenta tuya.',
    },
    no_code: {
      title: 'El proveedor te ha devuelto con las manos vacías',
      text:
        'A su respuesta le faltaba la parte que demuestra tu inicio de sesión, y no se ha conectado nada. Conecta de ' +
        'nuevo.',
    },
    invalid_state: {
      title: 'Este inicio de sesión no se ha podido relacionar contigo',
      text:
        'Ha tardado demasiado, ya se había usado, o empezó en otro navegador, en otra dirección de este sitio o con ' +
        'otro usuario. No se ha conectado nada. Conecta de nuevo, desde esta página.',
    },
    invalid_grant: {
      title: 'El proveedor ya no ha aceptado el inicio de sesión',
      text:
        'Era demasiado antiguo o ya se había usado, y no se ha conectado nada. Conecta de nuevo: suele funcionar a la ' +
        'primera.',
    },
    token_exchange_failed: {
      title: 'El proveedor no ha respondido como debía',
      text:
        'Has iniciado sesión, pero el proveedor no nos ha dado el acceso correspondiente. No se ha conectado nada. Espera ' +
        'un momento y conecta de nuevo.',
    },
    userinfo_failed: {
      title: 'El proveedor no nos ha dicho de quién es esta cuenta',
      text: 'Sin eso no conectamos nada, por si acaso. Espera un momento y conecta de nuevo.',
    },
    database_query_failed: {
      title: 'No hemos podido averiguar quién tiene esta cuenta',
      text:
        'Otro usuario ya la tiene, pero nuestra base de datos no ha podido decir quién. No se ha cambiado nada. Espera ' +
        'un momento y conecta de nuevo.',
    },
    handover_disabled: {
      title: 'Esta cuenta es de otro usuario',
      text: 'Aquí no se traspasa. No se ha cambiado nada.',
    },
    too_many_accounts: {
      title: 'Tienes tantas cuentas en la nube como puede tener un usuario',
      text: 'Por eso esta no se ha conectado. Quita una que ya no necesites y conéctala de nuevo.',
    },
    database_inconsistency: {
      title: 'Esta cuenta estaba cambiando de manos justo en ese momento',
      text:
        'Para ti no se ha cambiado nada. Espera un momento y conecta de nuevo; si se repite, avisa a quienes llevan ' +
        'este servidor.',
    },
    database_error: {
      title: 'No se ha podido guardar la conexión',
      text:
        'El proveedor ha dicho que sí, pero nuestra base de datos no la ha guardado, y no se ha cambiado nada. Espera ' +
        'un momento y conecta de nuevo.',
    },
    rate_limited: {
      title: 'Eso ha sido demasiado seguido',
      text: 'No se ha conectado nada. Espera un minuto y conecta de nuevo.',
    },
    cross_site: {
      title: 'Ese enlace no venía de aquí',
      text: 'No se ha conectado nada. Si eres tú quien lo ha seguido, conecta tu cuenta desde esta página.',
    },
    not_signed_in: {
      title: 'No habías iniciado sesión',
      text: 'Por eso no se te ha podido conectar nada. Conecta tu cuenta cuando hayas iniciado sesión.',
    },
  },
};
