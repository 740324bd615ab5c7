// What a phone's camera reads from a QR code on the page.

import jsQR from 'jsqr';

const PIXELS = 600;

// The text of the SVG at `selector`; null if there is no code in it that can be read.
export async function photographed(page, selector) {
  const svg = await page.locator(selector).evaluate((shown) => shown.outerHTML);
  // The page itself may load no picture from a data: address.
  const camera = await page.context().newPage();
  const pixels = await camera.evaluate(
    async ([text, size]) => {
      const image = new Image(size, size);
      image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
      await image.decode();
      const canvas = new OffscreenCanvas(size, size).getContext('2d');
      canvas.drawImage(image, 0, 0, size, size);
      return [...canvas.getImageData(0, 0, size, size).data];
    },
    [svg, PIXELS],
  );
  await camera.close();
  return jsQR(Uint8ClampedArray.from(pixels), PIXELS, PIXELS)?.data ?? null;
}
