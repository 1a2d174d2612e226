package lexicon

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// spoken has a name in each line and its reading, or readings between bars: all of these are indexed.
const spoken = `
重庆市	chong qing shi
重慶市	chong qing shi
厦门市	xia men shi
广厦社区	guang sha she qu
崧厦街道	song xia jie dao
六安市	lu an shi
六合区	lu he qu|liu he qu
六盘水市	liu pan shui shi
铅山县	yan shan xian
乐清市	yue qing shi
乐亭县	lao ting xian|le ting xian
乐陵市	lao ling shi
乐山市	le shan shi
长乐区	chang le qu
長樂區	chang le qu
民乐县	min le xian
音乐协会	yin yue xie hui
乐龄养老中心	le ling yang lao zhong xin
台州市	tai zhou shi
丽水市	li shui shi
东阿县	dong e xian
蚌埠市	beng bu shi
番禺区	pan yu qu
吐鲁番市	tu lu fan shi
大埔县	da bu xian
黄埔区	huang pu qu
洪洞县	hong tong xian
龙洞街道	long dong jie dao
莘县	shen xian
莘庄镇	xin zhuang zhen
浚县	xun xian
什邡市	shi fang shi
什刹海街道	shi cha hai jie dao
犍为县	qian wei xian
闽侯县	min hou xian
侯马市	hou ma shi
长治市	chang zhi shi
长沙市	chang sha shi
长安区	chang an qu
长宁区	chang ning qu
长寿区	chang shou qu
重庆市长寿区	chong qing shi chang shou qu
长子县	zhang zi xian
子长市	zi chang shi
朝阳区	chao yang qu
朝晖街道	zhao hui jie dao
大城县	dai cheng xian
大荔县	da li xian
会稽街道	kuai ji jie dao
会理市	hui li shi
尉犁县	yu li xian
尉氏县	wei shi xian
蔚县	yu xian
歙县	she xian
黟县	yi xian
郫都区	pi du qu
砀山县	dang shan xian
亳州市	bo zhou shi
涡阳县	guo yang xian
泌阳县	bi yang xian
荥阳市	xing yang shi
荥经县	ying jing xian
珲春市	hun chun shi
桦甸市	hua dian shi
宕昌县	tan chang xian
冼村街道	xian cun jie dao
澄迈县	cheng mai xian
儋州市	dan zhou shi
东莞市	dong guan shi
莞城街道	guan cheng jie dao
渑池县	mian chi xian
武陟县	wu zhi xian
柘城县	zhe cheng xian
中牟县	zhong mu xian
牟平区	mu ping qu
井陉县	jing xing xian
任丘市	ren qiu shi
蠡县	li xian
藁城区	gao cheng qu
巨野县	ju ye xian
单县	shan xian
曲阜市	qu fu shi
兖州区	yan zhou qu
邛崃市	qiong lai shi
阆中市	lang zhong shi
筠连县	jun lian xian
珙县	gong xian
都匀市	du yun shi
都江堰市	du jiang yan shi
六枝特区	liu zhi te qu|lu zhi te qu
秭归县	zi gui xian
监利市	jian li shi
黄陂区	huang pi qu
郧阳区	yun yang qu
石阡县	shi qian xian
勐海县	meng hai xian
丽江市	li jiang shi
嵊州市	sheng zhou shi
诸暨市	zhu ji shi
余姚市	yu yao shi
鄞州区	yin zhou qu
缙云县	jin yun xian
衢州市	qu zhou shi
上虞区	shang yu qu
上虞區	shang yu qu
盱眙县	xu yi xian
邳州市	pi zhou shi
睢宁县	sui ning xian
枞阳县	zong yang xian
濉溪县	sui xi xian
颍上县	ying shang xian
婺源县	wu yuan xian
万载县	wan zai xian
漳浦县	zhang pu xian
芗城区	xiang cheng qu
柘荣县	zhe rong xian
覃塘区	qin tang qu
忻城县	xin cheng xian
召陵区	shao ling qu
繁峙县	fan shi xian
隰县	xi xian
静乐县	jing le xian
穆棱市	mu ling shi
讷河市	ne he shi
宝坻区	bao di qu
闵行区	min hang qu
行唐县	xing tang xian
太行街道	tai hang jie dao
鲅鱼圈区	ba yu quan qu
吴堡县	wu bu xian
红寺堡区	hong si pu qu|hong si bu qu
乾县	qian xian
佛山市	fo shan shi
弥勒市	mi le shi
伽师县	jia shi xian
茄子河区	qie zi he qu
调兵山市	diao bing shan shi
西藏自治区	xi zang zi zhi qu
耒阳市	lei yang shi
汨罗市	mi luo shi
硚口区	qiao kou qu
曾都区	zeng du qu
溆浦县	xu pu xian
甪直镇	lu zhi zhen
绿春县	lu chun xian
女山湖镇	nu shan hu zhen
圩塘街道	wei tang jie dao|xu tang jie dao
麻涌镇	ma chong zhen|ma yong zhen
石碣镇	shi jie zhen
人民调解委员会	ren min tiao jie wei yuan hui
银行	yin hang
街道行政服务中心	jie dao xing zheng fu wu zhong xin
校长	xiao zhang
社区会长	she qu hui zhang
长者食堂	zhang zhe shi tang
会计师协会	kuai ji shi xie hui
快乐星球	kuai le xing qiu
志愿者协会	zhi yuan zhe xie hui
单雄信	shan xiong xin
解晓东	xie xiao dong
曾国藩	zeng guo fan
仇和	qiu he
区志强	ou zhi qiang
查良镛	zha liang yong
盖叫天	ge jiao tian
朴树	piao shu
尉迟恭	yu chi gong
万俟卨	mo qi xie
长孙无忌	zhang sun wu ji
令狐冲	ling hu chong
宓子贱	fu zi jian|mi zi jian
乐毅	yue yi|le yi
覃勇	qin yong|tan yong
缪荣	miao rong
燕青	yan qing
召公	shao gong
种师道	chong shi dao
黑巴	he ba
员半千	yun ban qian
谌贻琴	chen yi qin|shen yi qin
翟志刚	zhai zhi gang
柏杨	bai yang
折德扆	she de yi
能新	nai xin
阚泽	kan ze
任小明	ren xiao ming
阳光A座12号	yang guang a zuo 12 hao
`

func TestNamesAreFoundAsTheyAreSpoken(t *testing.T) {
	for _, line := range strings.Split(strings.TrimSpace(spoken), "\n") {
		name, all, _ := strings.Cut(line, "\t")
		t.Run(name, func(t *testing.T) {
			for reading := range strings.SplitSeq(all, "|") {
				initials := ""
				for _, syllable := range strings.Fields(reading) {
					initials += initial(syllable)
				}
				for _, typed := range []string{strings.ReplaceAll(reading, " ", ""), reading, initials} {
					if rank := Parse(typed).Rank([]string{name}, nil); rank != WholePinyin {
						t.Errorf("%q finds it at rank %v, in %q", typed, rank, Entry{Names: []string{name}}.Index())
					}
				}
			}
		})
	}
}

func TestNamesAreNotFoundAsTheyAreNotSpoken(t *testing.T) {
	for name, typed := range map[string]string{
		"重庆市": "zhongqing", "厦门市": "shamen", "六安市": "liuan", "银行": "yinxing", "音乐协会": "yinle", "成长": "chengchang", "长沙市": "zhangsha",
		"都匀市": "douyun", "佛山市": "fushan", "单位": "shanwei", "解放路": "xiefang", "人民调解委员会": "diaojie", "西藏自治区": "xicang",
	} {
		t.Run(name, func(t *testing.T) {
			if rank := Parse(typed).Rank([]string{name}, nil); rank != None {
				t.Errorf("%s finds it at rank %v", typed, rank)
			}
		})
	}
}

func TestReadingsOfANameAreBounded(t *testing.T) {
	name := strings.Repeat("堡圩", 40)
	cells, _ := split(nil, name, maxName)
	if all := readings().spell(cells, name); len(all) != maxReadings {
		t.Errorf("%d readings", len(all))
	}
}

func TestReadingRows(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(readingRows)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	l := readings()
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		text, syllables, kind := row[0], strings.Fields(row[1]), row[2]
		t.Run(text+" "+row[1], func(t *testing.T) {
			if !slices.Contains([]string{"place", "surname", "word"}, kind) {
				t.Errorf("kind %q is none of place, surname, word", kind)
			}
			if key := strings.Join(row[:3], ","); seen[key] {
				t.Error("stands there twice")
			} else {
				seen[key] = true
			}
			if len(syllables) != utf8.RuneCountInString(text) {
				t.Fatalf("%d syllables", len(syllables))
			}
			for i, r := range []rune(text) {
				if !reads(r, syllables[i]) && !rare[string(r)+" "+syllables[i]] {
					t.Errorf("the dictionary does not read %c %s: %s", r, syllables[i], pinyin.PinyinDict[int(r)])
				}
			}
			if one := []rune(text); kind == "surname" && len(one) == 1 {
				if of := l.of(cell{r: one[0], own: one[0]}); slices.ContainsFunc(of, func(r reading) bool { return slices.Equal(r, syllables) }) {
					t.Error("is how it is read anyway: not needed")
				}
			}
		})
	}
}

// rare are readings in use that the dictionary lacks.
var rare = map[string]bool{
	"乐 lao": true, "会 gui": true, "宕 tan": true, "栅 shi": true, "解 hai": true, "黑 he": true, "谌 shen": true, "费 bi": true,
}
