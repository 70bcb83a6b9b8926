/* A picture with at most 256 colours: the index of each pixel's colour, and the colours themselves.
   First the colours that cover most of the picture are kept, then those that would suffer most: a
   red digit is small, and must stay red. Each other colour becomes the nearest of them. */
async (source) => {
  const blob = await (await fetch(source)).blob();
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(bitmap, 0, 0);
  const { data } = drawing.getImageData(0, 0, bitmap.width, bitmap.height);
  const pixels = new Uint32Array(data.buffer);

  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const part = (pixel, shift) => (pixel >>> shift) & 255;
  const distance = (a, b) =>
    [0, 8, 16].reduce((sum, shift) => sum + (part(a, shift) - part(b, shift)) ** 2, 0);
  const colours = [...counts].sort((a, b) => b[1] - a[1]);
  const kept = colours.slice(0, 96).map(([pixel]) => pixel);
  const rest = colours.slice(96).map(([pixel, count]) => ({ pixel, count, far: Infinity, near: 0 }));
  const compare = (at) => {
    for (const one of rest) {
      const far = distance(one.pixel, kept[at]);
      if (far < one.far) Object.assign(one, { far, near: at });
    }
  };
  kept.forEach((_, at) => compare(at));
  while (kept.length < Math.min(256, colours.length)) {
    const suffers = (one) => one.far * Math.sqrt(one.count);
    const worst = rest.reduce((a, b) => (suffers(b) > suffers(a) ? b : a));
    kept.push(worst.pixel);
    compare(kept.length - 1);
  }
  const index = new Map(rest.map(({ pixel, near }) => [pixel, near]));
  kept.forEach((pixel, at) => index.set(pixel, at));
  const bytes = Uint8Array.from(pixels, (pixel) => index.get(pixel));
  const text = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(new Blob([bytes]));
  });
  const palette = kept.flatMap((pixel) => [0, 8, 16].map((shift) => part(pixel, shift)));
  return [bitmap.width, bitmap.height, palette, text.slice(text.indexOf(",") + 1)];
};
