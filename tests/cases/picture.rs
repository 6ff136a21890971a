//! Short files that are pictures of a size, of one colour and whole, so that they can be decoded.

/// A GIF, PNG or JPEG, by its name.
pub(crate) fn of(path: &str, (width, height): (u16, u16)) -> Vec<u8> {
    match path.rsplit('.').next() {
        Some("png") => png(width, height),
        Some("gif") => gif(width, height),
        _ => jpeg(width, height),
    }
}

/// One bit a pixel, in blocks that aren't compressed.
fn png(width: u16, height: u16) -> Vec<u8> {
    let header = [&u32::from(width).to_be_bytes()[..], &u32::from(height).to_be_bytes(), b"\x01\0\0\0\0"].concat();
    let rows = vec![0; usize::from(height) * (1 + usize::from(width).div_ceil(8))];
    let mut data = b"\x78\x01".to_vec();
    let blocks = rows.chunks(usize::from(u16::MAX));
    let last = blocks.len().saturating_sub(1);
    for (at, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).expect("a block is no longer");
        data.push(u8::from(at == last));
        data.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
        data.extend(block);
    }
    // Adler-32 of zeros: the first sum stays 1, the second counts them.
    let sum = u32::try_from(rows.len() % 65_521).expect("a rest is small") << 16 | 1;
    data.extend(sum.to_be_bytes());
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header), &chunk(b"IDAT", &data), &chunk(b"IEND", b"")].concat()
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("a chunk is short");
    let named = [name, data].concat();
    [&length.to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let codes = run(u32::from(width) * u32::from(height));
    let blocks = codes.chunks(255).flat_map(|block| {
        let length = u8::try_from(block.len()).expect("a block is no longer");
        std::iter::once(length).chain(block.iter().copied())
    });
    let blocks: Vec<u8> = blocks.collect();
    [b"GIF89a", &size[..], b"\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0", &size, b"\0\x02", &blocks, b"\0;"].concat()
}

/// So many pixels of the first colour, as codes of LZW: each stands for a pixel more than the one before.
fn run(pixels: u32) -> Vec<u8> {
    let (mut bytes, mut held, mut count) = (Vec::new(), 0_u32, 0_u32);
    let mut put = |code: u32, width: u32| {
        held |= code << count;
        count += width;
        while count >= 8 {
            bytes.push((held & 0xff) as u8);
            held >>= 8;
            count -= 8;
        }
    };
    let (mut rest, mut longest, mut width) = (pixels, 0, 3);
    put(4, width);
    while rest > 0 {
        if longest == 4000 {
            put(4, width);
            (longest, width) = (0, 3);
        }
        let length = rest.min(longest + 1);
        put(if length == 1 { 0 } else { length + 4 }, width);
        rest -= length;
        longest += 1;
        // Codes 0 to 5 are there from the start, and each but the first adds one.
        if longest + 5 == 1 << width && width < 12 {
            width += 1;
        }
    }
    put(5, width);
    put(0, 7);
    bytes
}

/// Each block of 8 by 8 pixels is two codes of one bit: no difference to the block before, and nothing more.
fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let quantisation = [&b"\xff\xdb\0\x43\0"[..], &[1; 64]].concat();
    let frame = [&b"\xff\xc0\0\x0b\x08"[..], &height.to_be_bytes(), &width.to_be_bytes(), b"\x01\x01\x11\0"].concat();
    let codes = |class: u8| [&b"\xff\xc4\0\x14"[..], &[class, 1], &[0; 15], &[0]].concat();
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    let mut scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0".to_vec();
    scan.extend(vec![0; blocks / 4]);
    scan.extend((blocks % 4 > 0).then_some(0xff >> (2 * (blocks % 4))));
    let start = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
    [&start[..], &quantisation, &frame, &codes(0), &codes(0x10), &scan, b"\xff\xd9"].concat()
}
