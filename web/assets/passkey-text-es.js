// The texts about passkeys in Spanish; see text-en.js.

export default {
  passkeys: {
    signIn: 'Iniciar sesión con una llave de acceso',
    use: 'Usar una llave de acceso',
    title: 'Llaves de acceso',
    lead: 'Inicia sesión con el dedo, la cara o el PIN de un dispositivo, sin contraseña y sin código.',
    unavailable:
      'Aquí no hay: los navegadores solo tienen llaves de acceso en un nombre de servidor, con https o en localhost.',
    name: 'Nombre de la llave',
    add: 'Añadir una llave de acceso',
    used: 'Último uso: {date}',
    unused: 'Añadida: {date}, sin usar todavía',
    remove: 'Quitar',
    removeOf: 'Quitar la llave de acceso: {name}',
    ask: {
      title: '¿Quitar {name}?',
      text: 'Nadie podrá iniciar sesión con esta llave. Tu dispositivo puede seguir mostrándola: quítala también allí.',
    },
    done: {
      added: { title: 'Tienes una llave de acceso nueva', text: '{name} inicia tu sesión desde ahora.' },
      removed: { title: 'La llave de acceso se ha quitado', text: '{name} ya no inicia la sesión de nadie.' },
    },
  },

  errors: {
    invalid_passkey: {
      title: 'Esta llave de acceso no ha funcionado',
      text: 'No se conoce aquí, o ha tardado demasiado. Inténtalo de nuevo o inicia sesión de otra manera.',
    },
    passkey_canceled: { title: 'No se ha dado ninguna llave de acceso', text: 'Inténtalo de nuevo o hazlo de otra manera.' },
    passkey_exists: { title: 'Ya tienes esta llave de acceso', text: 'Este dispositivo no necesita otra.' },
    passkey_not_accepted: {
      title: 'No se ha podido añadir esta llave de acceso',
      text: 'Ha tardado demasiado. Inténtalo de nuevo.',
    },
    invalid_passkey_name: { title: 'Este nombre no vale', text: 'Tiene de 1 a 50 caracteres.' },
    too_many_passkeys: { title: 'Tienes todas las llaves de acceso que se pueden tener', text: 'Quita una primero.' },
    passkeys_unavailable: {
      title: 'Aquí no hay llaves de acceso',
      text: 'Los navegadores solo las tienen en un nombre de servidor, con https o en localhost.',
    },
  },
};
