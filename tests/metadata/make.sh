#!/usr/bin/env bash
# Makes the pictures of files/ with Debian's imagemagick and exiftool: small ones that say much of themselves, each as
# another kind of program does. They stand in the repository, so that the tests need neither.
set -euo pipefail
cd "$(dirname "$0")/files"
rm -f ./*
picture() { convert -seed 7 -size 64x48 plasma:red-blue -depth 8 "${@:2}" "$1"; }

rights=(
  -XMP-dc:Creator='Ana Čuk' -XMP-dc:Creator='Bor Žagar' -XMP-photoshop:Credit='Ana Čuk/Agencija Ž'
  -XMP-dc:Rights='© 2026 Ana Čuk' -XMP-xmpRights:WebStatement='https://example.org/licence?a=1&b=2'
  -XMP-xmpRights:UsageTerms='Once, in print <only>' -XMP-plus:LicensorURL='https://example.org/buy'
  -XMP-dc:Description='A lamp & a stair' -XMP-photoshop:Headline='The lamp' -XMP-photoshop:Source='Archive'
  -XMP-photoshop:DateCreated='2026:05:01'
  -XMP-iptcExt:DigitalSourceType='http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture'
  -XMP-iptcCore:AltTextAccessibility='A lamp' -XMP-iptcCore:AltTextAccessibility-sl='Svetilka'
)
for kind in jpg png webp avif gif; do
  picture "xmp.$kind"
  exiftool -q -overwrite_original "${rights[@]}" "xmp.$kind"
done

# A camera: turned, with a place, serial numbers, and a small copy.
picture camera.jpg -quality 80
picture thumbnail.jpg -resize 16x12 -quality 40
exiftool -q -overwrite_original -n -EXIF:Orientation=6 -EXIF:Artist='Ana Cuk; Bor Zagar' -EXIF:Copyright='2026 Ana Cuk' \
  -EXIF:Make=Lamp -EXIF:SerialNumber=123456 -EXIF:LensSerialNumber=98 -EXIF:DateTimeOriginal='2026:05:01 20:30:00' \
  -GPSLatitude=46.05 -GPSLatitudeRef=N -GPSLongitude=14.5 -GPSLongitudeRef=E '-ThumbnailImage<=thumbnail.jpg' camera.jpg
rm thumbnail.jpg
picture camera.png
picture camera.webp -define webp:lossless=true -alpha set -channel A -evaluate set 60%
for kind in png webp; do
  exiftool -q -overwrite_original -n -EXIF:Orientation=8 -EXIF:Artist='Ana Cuk' -GPSLatitude=46.05 -GPSLatitudeRef=N \
    -GPSLongitude=14.5 -GPSLongitudeRef=E "camera.$kind"
done

# An agency of the nineties: IPTC-IIM in Latin-1, without a word on its encoding; and one in UTF-8.
picture agency.jpg
exiftool -q -overwrite_original -charset iptc=Latin -IPTC:By-line='Jörg Müller' -IPTC:Credit='dpa' \
  -IPTC:CopyrightNotice='© dpa' -IPTC:Caption-Abstract='Die Brücke' -IPTC:DateCreated='2026:05:01' agency.jpg
picture agency-utf8.jpg
exiftool -q -overwrite_original -codedcharacterset=utf8 -IPTC:By-line='Ana Čuk' -IPTC:Credit='STA' agency-utf8.jpg

# Two programs that disagree, and the second knows what a machine did.
picture contradiction.jpg
exiftool -q -overwrite_original -XMP-dc:Creator='Ana Čuk' -IPTC:By-line='Boris Z.' -EXIF:Artist='Ana Cuk' contradiction.jpg
picture owners.jpg
exiftool -q -overwrite_original -XMP-dc:Rights='2026 Ana Čuk' -IPTC:CopyrightNotice='2026 STA' owners.jpg
picture machine.jpg
exiftool -q -overwrite_original \
  -XMP-iptcExt:DigitalSourceType='http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia' machine.jpg

# Properties as attributes, as photographers' programs write them, and a serial number and a place among them.
picture short-form.jpg
exiftool -q -overwrite_original '-xmp<=../short-form.xmp' short-form.jpg
