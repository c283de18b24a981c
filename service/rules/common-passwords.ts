// Passwords that are tried first: words people choose, taken with what they put around them. Compared without regard to case.

/** Is it, with digits and signs around it, with letters written as digits, or more than once in a row, a word of the list, or a plain row? */
export const isCommonPassword = (password: string): boolean => {
  const text = password.normalize('NFKC').toLowerCase();
  const unit = repeatedUnit(text);
  return [text, unit].some((candidate) => isRow(candidate) || variants(candidate).some((variant) => words.has(variant))) || unit.length < 4;
};

/** `abcabcabc` is `abc`. */
const repeatedUnit = (text: string): string => text.slice(0, (text + text).indexOf(text, 1));

/** Letters or digits that follow one another, up or down: 12345678, hgfedcba. */
const isRow = (text: string): boolean => {
  const points = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0));
  const turns = steps.filter((step) => step !== steps[0] && step !== -9 && step !== 9).length;
  return steps.length > 0 && turns === 0 && Math.abs(steps[0] ?? 0) <= 1;
};

const variants = (text: string): string[] => {
  const trimmed = text.replace(/^[\d\W_]{0,4}/u, '').replace(/[\d\W_]{0,6}$/u, '');
  const squeezed = text.replace(/[\s._-]/g, '');
  return [text, trimmed, squeezed, asLetters(text), asLetters(trimmed)].flatMap((variant) => [variant, variant.replace(/[\d\W_]+$/u, '')]);
};

const asLetters = (text: string): string => [...text].map((letter) => lookAlikes[letter] ?? letter).join('');
const lookAlikes: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };

const words = new Set(
  `
!qaz2wsx !qaz@wsx 1029384756 112233 11223344 1122334455 121212 123123 123321 12341234 12344321 123456abc 12345qwert 1234abcd
1234qwer 123abc 123qwe 123qweasd 123qweasdzxc 13131313 147258369 159357 159753 1a2b3c 1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y
1qaz2wsx 1qaz2wsx3edc 1qaz@wsx 1qazxsw2 31415926 3edc4rfv 50cent 741852963 789456123 88888888 963852741 987654321 a1234567
a12345678 a123456789 a1b2c3d4 a1s2d3f4 aa123456 abc123 abc12345 abc123456 abcd1234 abcd123456 abcdefgh abdullah abracadabra access
accessgranted accounting acdc adgangskode admin administrator adobe adobe123 adventure ahmed alakazam alexander alexandra
alexandre amanda amazon america american andrew android angel angels anthony anything apollo apollo11 apple april arabic argentina
arsenal asd123 asdf1234 asdf;lkj asdfasdf asdfgh asdfghjk asdfghjkl asdfjkl asdzxc ashley assassin asshole august australia autumn
avalanche ayesha azerty azertyuiop babyboy babygirl badboy badgirl ballet banana bananas barbara barcelona baseball baseball1
basketball basketball1 bastard batman batterystaple bayern beach beatles beatrice beautiful believe benjamin benvenuto berlin
bernard besiktas bestfriend bienvenido bienvenue bigboobs bigboy bigdick billionaire biology birthday bitch bitcoin blackjack
blessed blink182 blizzard blossom blueberry bluetooth bobmarley bond007 bonjour boston brandon brasil brazil britney brittany
broadband broncos brother buddy budweiser bulldogs bullshit business butterfly california callofduty camaro camera cameron canada
cannabis captain captainamerica caroline casino catherine celtic centos challenger champion champions change_me changeit changeme
charles charlie charlotte charmander cheese cheeseburger cheetah chelsea chemistry cherry chester chevrolet chicago chocolate
christian christina christine christmas christopher cinnamon cisco cocacola coffee college colombia columbia company computer
contrasena contraseña cookie cookies corona corona19 correct corvette counterstrike courtney covid
covid19 cowboy cowboys cricket crystal cupcake daddy daddy1 dakota dallas dance dancer dancing danger dangerous daniel danielle
darling darthvader database deadpool debian december deepak default demo desert desktop destiny deutsch deutschland developer
dezember diablo diamond diamonds dickhead dienstag discovery disney disneyland docker dodgers dogecoin doggie dolphin dolphins
dolphins1 dominic donnerstag dragon dragonage dragonball dragons dreamer dreams dropbox drowssap drummer drums dumbledore eagle
eagles earthquake ebay edcrfv education einstein elastic elasticsearch elephant elizabeth elvis emerald eminem endeavour engineer
england english enterprise espana eternity ethereum everything explorer facebook falcon falcons fall familia family fantasy father
fatima fcbayern februar february fedora fenerbahce fernanda fernando ferrari final finalfantasy finance firewall fishing florida
flower flowers football football1 forest forever forever1 fortnite francais france francesco francisco freedom freitag friday
friend friends friendship frodo fruehling fucker fuckme fuckoff fuckyou fussball futbol gabriel gabriela galatasaray galaxy
galileo gameover gamer gandalf ganesh gangsta gangster garden garfield genius geography germany gfhjkm gfhjkm123 ghbdtn giants
ginger github gitlab godisgood golden golf golfer golfing goodboy goodbye goodgirl goodluck goodmorning goodnight google gorgeous
grafana grandma grandpa greenday gregory guest guestguest guitar guitarhero halflife hallo hallo123 halloween hamburg hannah
happiness happy happy1 happyday hardcore hardware harley harleydavidson harrypotter haslo hawaii heather heaven heavymetal hebrew
heineken hello hellokitty hellothere helloworld herbst hermione heslo hiphop history hobbit hockey hogwarts holiday honda honey
honeybee horse hunter hunter2 hunting hurricane ibrahim icecream icecube iceman ilovegod iloveme ilovemymom iloveu ilovey0u
iloveyou imagine india indian infinity instagram internet iphone ironmaiden ironman isabella island israel istanbul italia
italiano italy jackie jackson jamaica jamesbond januar january jasmine java javascript jedi jelszo jenkins jennifer jeremy
jerusalem jessica jesus jesuschrist jetbrains johnny jonathan jordan jordan23 joseph joshua july june jungle jupiter justin
juventus katherine kawasaki kenneth keyboard killer killer1 kimberly kitten kittens kitty knockknock krishna kubernetes lakers
laptop lauren leagueoflegends legalize leonardo leopard letitbe letitsnow letmein letmeinnow library lightning linkedin linkinpark
linksys lion lions lisboa liverpool liverpoolfc ljcneg lkjhgf lkjhgfdsa lockdown login loginlogin london lordoftherings lorenzo
love4ever loveislife lovelove lovely loveme lover lovers loveyou lozinka lucky lucky13 lucky7 luigi lukeskywalker madison madonna
madrid magic magical manager manchester manunited manutd march marcus maria marijuana marina mario marketing marlboro marseille
martin master masterkey matrix matthew maverick maxwell may mcdonalds melanie melissa mercedes mercedes1 mercury merlin metallica
mexico michael michaeljackson michelle mickey mickeymouse microsoft midnight miguel millionaire minecraft minnie mittwoch mnbvcxz
mnbvcxz1 modem mohammed mommy mommy1 monday money moneymoney mongodb monitor monkey monkeys montag moonlight morgan moscow
motdepasse mother mountain mountains muenchen muhammad music musica musicislife mustafa mustang mybaby mylife mylove mypass
mypassword myself myspace mysql mystery n0password naruto nascar natalie natasha nathalie nathaniel neptune netflix netgear
network newpassword newton newyork newyorkcity nicholas nicole nintendo nirvana nokia nopassword notebook nothing nothing1
november number1 numberone ocean october office oktober oldpassword oliver olivia opensesame openup oracle orange p4ssw0rd
p@55w0rd p@ssw0rd p@ssword pa$$word pa55w0rd pa55word packers pakistan pancake panther paradise paris parola parool party
partytime pass passord passpass passphrase passw0rd passw0rd1 passwd password passwort patricia patrick patriots paypal peace
peaches penguin penguins penis pepper peppermint pepsi phoenix phoenix1 photography photoshop physics piano pikachu pineapple
pizza platinum playboy player playstation poiuyt poiuytrewq pokemon pokemon1 poker poland polska porn porsche portugal portugues
postgres postgresql precious prince princesa princess printer private programmer puppies puppy pussy python pässword q1w2e3r4
q1w2e3r4t5 q1w2e3r4t5y6 qazwsx qazwsxedc qazxsw qq123456 queen queenbee qwe123 qweasd qweasdzxc qweqweqwe qwer1234 qwerasdf qwerty
qwertyasdf qwertyu qwertyui qwertyuiop qwertz qwertzui qwertzuiop rachel racing raiders rainbow rajesh rambo rangers raspberry
raspberrypi rasta rastafari realmadrid rebecca redbull redhat redis redskins redsox reggae remember rfvtgb richard river robert
roblox rockandroll rocknroll rockstar rocky rockyou root rootroot router rugby russia russian sabrina sairam sakura salasana
samantha samstag samsung sandra sanjay sapphire sasuke saturday saturn saxophone sayonara scanner school science scooby scoobydoo
seattle sebastian secret secretsecret secure security senha september server sesame sexy sexyboy sexygirl shadow shadow1 shalom
shithead signin silver singer singing sisma sister skateboard skywalker slipknot smile smiley smokeweed sniper snoopy snowball
snowboard snowflake snowman soccer softball software soldier something sommer sonic sonntag sophie spain spanish spiderman splunk
spotify spring stackoverflow starbucks starcraft stardust starlight startrek starwars steelers stephanie strawberry student
students sugar summer sunday sunflower sunrise sunset sunshine superadmin superman superuser surfing sweetdreams sweetheart
sweetie sweety swimming sydney sysadmin target teacher temp temporary tennis terminator terraform test tester testing testtest
texas tgbyhn thebeatles thebest thebest1 thepassword thomas thuglife thunder thursday tiger tigers tigger toor topsecret tornado
toyota travel traveler trouble truelove trumpet trustno1 trustnoone tsunami tuesday tupac turkiye twitter ubuntu ukraine unicorn
universe university user username vagrant vanessa veronica vfhbyf victoria victory violin volcano voldemort volleyball wachtwoord
walmart warcraft warrior warriors warszawa watermelon wednesday weed420 weekend welcome welcome1 whatever whatever1 whoknows
william willkommen windows winner winners winter wireless wizard wizards wolverine worldofwarcraft wsxedc xbox yamaha yankees
yfnfif yhnujm yoda yourpassword youtube z1x2c3v4 zaq12wsx zaq1xsw2 zelda zxc123 zxcasdqwe zxcvasdf zxcvbn zxcvbnm zxcvbnm,
`
    .split(/\s+/)
    .filter(Boolean),
);
