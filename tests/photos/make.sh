#!/bin/sh
# Makes the pictures of tests/photos/files with Debian's imagemagick, exiftool and colord-data, and sharp from npm (for
# Display P3). They are small and kept with the tests; this says where they come from.
#
#     sh tests/photos/make.sh
set -eu
cd "$(dirname "$0")"
mkdir -p files
cd files
convert=/usr/bin/convert
profiles=/usr/share/color/icc/colord

# Four quarters: red, green, blue, yellow, from the top left, row by row; 96 by 64.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
$convert -size 48x32 xc:'rgb(200,40,40)' xc:'rgb(40,160,60)' +append "$work/top.png"
$convert -size 48x32 xc:'rgb(40,60,180)' xc:'rgb(220,200,60)' +append "$work/bottom.png"
$convert "$work/top.png" "$work/bottom.png" -append -strip "$work/upright.png"

# As a camera stores them when it is held in each of eight ways.
number=1
for turn in '-identify' '-flop' '-rotate 180' '-flip' '-transpose' '-rotate 270' '-transverse' '-rotate 90'; do
    test "$turn" = -identify && turn=''
    # shellcheck disable=SC2086
    $convert "$work/upright.png" $turn -strip -sampling-factor 1x1 -quality 95 "held-$number.jpg"
    exiftool -q -overwrite_original -n -Orientation=$number "held-$number.jpg"
    number=$((number + 1))
done

# The same colours in other spaces: whoever drops the profile shows other ones.
$convert "$work/upright.png" -profile $profiles/sRGB.icc -profile $profiles/AdobeRGB1998.icc \
    -sampling-factor 1x1 -quality 95 adobe-rgb.jpg
# As cameras name it, without the profile.
exiftool -q -all= -o adobe-named.jpg adobe-rgb.jpg
exiftool -q -overwrite_original -n -EXIF:ColorSpace=65535 -InteropIndex=R03 adobe-named.jpg
$convert "$work/upright.png" -profile $profiles/sRGB.icc -profile $profiles/ProPhotoRGB.icc -depth 16 pro-photo-16.png
node --input-type=module -e "
import sharp from 'sharp';
await sharp('$work/upright.png').withIccProfile('p3').jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toFile('display-p3.jpg');
"
# Inks, as Adobe's programs store them: upside down.
$convert "$work/upright.png" -colorspace CMYK -sampling-factor 1x1 -quality 95 cmyk.jpg

# Depths, palettes, greys, transparency, movement.
$convert "$work/upright.png" -depth 16 PNG48:sixteen-bit.png
$convert "$work/upright.png" -colors 4 PNG8:palette.png
$convert "$work/upright.png" -colorspace Gray -quality 95 grey.jpg
$convert -size 96x64 xc:'rgba(200,40,40,0)' -fill 'rgb(200,40,40)' -draw 'circle 48,32 48,8' PNG32:transparent.png
$convert transparent.png -define webp:lossless=true transparent.webp
$convert -size 24x16 xc:red xc:blue -set delay 50 -loop 0 moving.gif
$convert "$work/upright.png" -interlace JPEG -quality 90 progressive.jpg
$convert "$work/upright.png" -interlace PNG interlaced.png
$convert "$work/upright.png" -sampling-factor 2x2 -quality 90 subsampled.jpg
# Each colour in a pass of its own, which some scanners write.
printf '0;\n1;\n2;\n' > "$work/scans"
if command -v jpegtran > /dev/null; then
    jpegtran -scans "$work/scans" -outfile separate.jpg subsampled.jpg
fi

# Wrong ones.
head -c 300 subsampled.jpg > cut-off.jpg
head -c 200 sixteen-bit.png > cut-off.png
cp subsampled.jpg mislabelled.png
